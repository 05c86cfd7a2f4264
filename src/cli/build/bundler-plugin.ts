import type { Plugin } from 'rolldown';

/** A rolldown plugin that vite, vitest and rolldown all take; `enforce` puts it before vite's own. */
export interface BundlerPlugin extends Plugin {
  enforce?: 'pre';
  apply?: 'build';
}

/** The part of a plugin's context that these plugins use; the same under all three tools. */
export interface LoadContext {
  addWatchFile(path: string): void;
}

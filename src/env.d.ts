// Modules that ship no types, or that exist only while bundling (src/cli/build).

/** A worker entry and all it imports as one classic script. */
declare module '*?workertext' {
  const source: string;
  export default source;
}

/** URI (`file:///node_modules/sluice/…`) -> text of the declarations of the public API. */
declare module 'virtual:sluice-dts' {
  const files: Readonly<Record<string, string>>;
  export default files;
}

/** The jobs of `public/jobs`, emitted. */
declare module 'virtual:built-in-jobs' {
  const jobs: readonly {
    /** The file's name without its ending: `fraud-detection`. */
    readonly name: string;
    readonly fileName: string;
    readonly source: string;
    /** CommonJS. */
    readonly javascript: string;
    /** JSON text. */
    readonly sourceMap: string;
  }[];
  export default jobs;
}

declare module 'comlink/dist/esm/node-adapter.mjs' {
  import type { Endpoint } from 'comlink';
  /** Makes a port of node:worker_threads an endpoint for Comlink. */
  export default function nodeEndpoint(port: {
    postMessage(message: unknown, transfer?: readonly unknown[]): void;
    on(type: string, listener: (...args: never[]) => void): unknown;
    off(type: string, listener: (...args: never[]) => void): unknown;
    start?(): void;
  }): Endpoint;
}

declare module '*.css' {}

/** Monaco's TypeScript worker, of which ours is a subclass. */
declare module 'monaco-editor/languages/features/typescript/ts.worker.js' {
  import type compiler from 'typescript';
  export interface WorkerContext {
    getMirrorModels(): readonly { readonly uri: { toString(): string }; getValue(): string }[];
  }
  export class TypeScriptWorker {
    constructor(context: WorkerContext, createData: unknown);
    getLanguageService(): compiler.LanguageService;
  }
  export const ts: { readonly typescript: typeof compiler };
  export function initialize(create: (context: WorkerContext, createData: unknown) => TypeScriptWorker): void;
}

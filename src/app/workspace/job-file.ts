import builtInJobs from 'virtual:built-in-jobs';
import type { EmittedFile } from '../session/programs.ts';

/** A job that can be opened. */
export interface JobFile {
  /** `fraud-detection`: also the name of its jar and of its folder for savepoints. */
  readonly name: string;
  readonly fileName: string;
  /** The text before any edit of the reader. */
  readonly source: string;
  /** What `source` was compiled to at build time; null for code that the reader or a link brought. */
  readonly emitted: EmittedFile | null;
}

export const builtInFiles: readonly JobFile[] = builtInJobs.map(
  ({ name, fileName, source, javascript, sourceMap }) => ({
    name,
    fileName,
    source,
    emitted: { fileName, source, javascript, sourceMap },
  }),
);

/** The one that a first visit runs. */
export const firstFile = (files: readonly JobFile[]): JobFile | undefined =>
  files.find(({ name }) => name.startsWith('fraud')) ?? files[0];

/** What is open if a build has no jobs at all. */
export const emptyFile: JobFile = { name: 'job', fileName: 'job.ts', source: '', emitted: null };

import type { JobID } from '../model/ids.ts';
import type { Port } from './port.ts';

/** Where a worker lives, and for which job. `program` workers evaluate a program once and end. */
export type WorkerPlace =
  | { readonly kind: 'slot'; readonly jobId: JobID; readonly taskManagerId: string; readonly slot: number }
  | { readonly kind: 'coordinator'; readonly jobId: JobID }
  | { readonly kind: 'program' };

/** A worker as its owner sees it. Messages posted before it is up are kept. */
export interface WorkerHandle {
  readonly port: Port;
  /** Ends it at once, whatever it is doing. */
  terminate(): void;
}

/** Starts a platform's workers; each runs `runWorker`. */
export interface WorkerFactory {
  /** @param onFailure called at most once if the worker dies by itself or can't start */
  start(place: WorkerPlace, name: string, onFailure: (message: string) => void): WorkerHandle;
}

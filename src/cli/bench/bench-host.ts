import type { SessionHost } from '../../core/host/session-host.ts';
import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import type { FromPeer, ToPeer } from './peer-worker.ts';

/** What a bench needs of the place where it runs: Node, or a page. */
export interface BenchHost {
  openSession(onReport: (report: JobManagerReport) => void): BenchSessionHandle;
  /** Starts a worker that runs a peer. */
  startPeer(onMessage: (message: FromPeer) => void, onError: (error: Error) => void): PeerHandle;
  /** Where savepoints go. */
  readonly savepointDirectory: string;
  /** CPU time of all threads so far, null where it can't be known. */
  cpuMs(): Promise<number | null>;
}

export interface BenchSessionHandle {
  readonly session: SessionHost;
  close(): void;
}

export interface PeerHandle {
  post(message: ToPeer): void;
  terminate(): void;
}

export const sleep = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));

/** The same work as the job's, done by something else in one thread. */
export interface Peer {
  /** Takes the next records; a multiple of 1,024. */
  run(records: number): void;
  /** Alerts so far. */
  readonly alerts: number;
}

export const PEERS = ['plain loop', 'RxJS groupBy', 'd2ts reduce'] as const;
export type PeerName = (typeof PEERS)[number];

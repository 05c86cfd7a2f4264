/** What a probe found. `reason`: why not, in a sentence that names the way out; null if it works. */
export interface Probe {
  readonly works: boolean;
  readonly reason: string | null;
}

export interface Environment {
  /** User code can run: a sandboxed frame with an opaque origin started a worker. */
  readonly sandbox: Probe;
  /** Savepoints outlive the tab: IndexedDB can be written. Without it they live as long as the tab. */
  readonly storage: Probe & {
    /** The browser promised not to evict it. */
    readonly persistent: boolean;
    /** null: the browser does not say. */
    readonly quotaBytes: number | null;
    readonly usedBytes: number | null;
  };
  /** Another tab holds the session's lock: its running jobs and unfinished snapshots are left alone. */
  readonly otherTab: boolean;
}

/** What a task does when no mail waits (Flink's `MailboxDefaultAction`): read inputs, or let the source emit. */
export interface DefaultAction {
  /** Handles at most about `maxRecords` elements. @returns how many it handled, events counted as one */
  process(maxRecords: number, nowMs: number): number;
  /** Something could be handled at once, if the flow lets it. */
  hasWork(nowMs: number): boolean;
  /** When it could go on by itself, Infinity if only mail can bring that. */
  nextMs(nowMs: number): number;
  readonly recordsIn: number;
  readonly currentWatermark: number;
}

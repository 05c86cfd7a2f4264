import type { RecordWriter } from './record-writer.ts';

/** When partial buffers go: Flink's `OutputFlusher`, driven by the mailbox. */
export class OutputFlusher {
  #deadlineMs = Infinity;

  constructor(
    private readonly writers: readonly RecordWriter[],
    private readonly timeoutMs: number,
  ) {}

  get nextMs(): number {
    return this.#deadlineMs;
  }

  /** At the end of a step. @param isSlow every record should be seen at once */
  endStep(nowMs: number, isSlow: boolean): void {
    let hasUnsent = false;
    for (const writer of this.writers) {
      if (writer.wantsFlush || isSlow) writer.flush();
      hasUnsent ||= writer.hasUnsent;
    }
    if (!hasUnsent) {
      this.#deadlineMs = Infinity;
      return;
    }
    if (this.#deadlineMs === Infinity) this.#deadlineMs = nowMs + this.timeoutMs;
    if (nowMs < this.#deadlineMs) return;
    for (const writer of this.writers) writer.flush();
    this.#deadlineMs = Infinity;
  }
}

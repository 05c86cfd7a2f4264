import { NO_TIMESTAMP } from '../../model/watermark.ts';
import type { InputStatus } from '../stream-operator.ts';
import type { NumberSequenceSplit } from './number-sequence-split.ts';
import { RateLimiter } from './rate-limiter.ts';
import type { ReaderOutput, SourceReader, SourceReaderContext } from './source-reader.ts';

/** Flink's `IteratorSourceReader` with the mapping of a `DataGeneratorSource`: numbers in, values out. */
export class NumberSequenceReader<T> implements SourceReader<T, NumberSequenceSplit> {
  readonly #context: SourceReaderContext;
  readonly #generate: (index: number) => T;
  readonly #limiter: RateLimiter | null;
  readonly #splits: NumberSequenceSplit[] = [];
  /** The next number of the first split. */
  #next = 0;
  #noMoreSplits = false;
  #wakeUpSet = false;

  /** @param recordsPerSecond of this reader; null as fast as it goes */
  constructor(context: SourceReaderContext, generate: (index: number) => T, recordsPerSecond: number | null) {
    this.#context = context;
    this.#generate = generate;
    this.#limiter = recordsPerSecond === null ? null : new RateLimiter(recordsPerSecond);
  }

  start(): void {
    if (this.#splits.length === 0) this.#context.sendSplitRequest();
  }

  addSplits(splits: readonly NumberSequenceSplit[]): void {
    const wasEmpty = this.#splits.length === 0;
    this.#splits.push(...splits);
    if (wasEmpty) this.#next = this.#splits[0]?.next ?? 0;
  }

  notifyNoMoreSplits(): void {
    this.#noMoreSplits = true;
  }

  pollNext(output: ReaderOutput<T>, maxRecords: number): InputStatus {
    const split = this.#currentSplit();
    if (split === undefined) return this.#noMoreSplits ? 'END_OF_INPUT' : 'NOTHING_AVAILABLE';
    const wanted = Math.min(maxRecords, split.last - this.#next + 1);
    const granted = this.#acquire(wanted);
    for (let i = 0; i < granted; i++) output.collect(this.#generate(this.#next++), NO_TIMESTAMP);
    return granted > 0 ? 'MORE_AVAILABLE' : 'NOTHING_AVAILABLE';
  }

  snapshotState(_checkpointId: number): readonly NumberSequenceSplit[] {
    return this.#splits.map((split, i) => (i === 0 ? { ...split, next: this.#next } : split));
  }

  close(): void {}

  /** Steps over splits that are done; asks for another when none is left. */
  #currentSplit(): NumberSequenceSplit | undefined {
    for (let split = this.#splits[0]; split !== undefined; split = this.#splits[0]) {
      if (this.#next <= split.last) return split;
      this.#splits.shift();
      const following = this.#splits[0];
      if (following === undefined) this.#context.sendSplitRequest();
      else this.#next = following.next;
    }
    return undefined;
  }

  #acquire(wanted: number): number {
    if (this.#limiter === null) return wanted;
    const { processingTime } = this.#context;
    const now = processingTime.now();
    const granted = this.#limiter.acquire(wanted, now);
    if (granted === 0 && !this.#wakeUpSet) {
      this.#wakeUpSet = true;
      processingTime.registerTimer(this.#limiter.nextPermitAt(now), () => {
        this.#wakeUpSet = false;
        this.#context.wakeUp();
      });
    }
    return granted;
  }
}

import type { NumberSequenceSplit } from './number-sequence-split.ts';
import type { SplitEnumerator, SplitEnumeratorContext } from './split-enumerator.ts';

/** Flink's `IteratorSourceEnumerator`: hands out splits on request, one at a time. */
export class NumberSequenceEnumerator implements SplitEnumerator<readonly NumberSequenceSplit[]> {
  readonly #context: SplitEnumeratorContext<NumberSequenceSplit>;
  readonly #remaining: NumberSequenceSplit[];

  constructor(context: SplitEnumeratorContext<NumberSequenceSplit>, splits: readonly NumberSequenceSplit[]) {
    this.#context = context;
    this.#remaining = [...splits];
  }

  start(): void {}
  addReader(_subtask: number): void {}

  handleSplitRequest(subtask: number): void {
    const split = this.#remaining.shift();
    if (split === undefined) this.#context.signalNoMoreSplits(subtask);
    else this.#context.assignSplits(subtask, [split]);
  }

  snapshotState(_checkpointId: number): readonly NumberSequenceSplit[] {
    return [...this.#remaining];
  }

  close(): void {}
}

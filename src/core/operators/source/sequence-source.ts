import type { TypeInformation } from '../../types/type-information.ts';
import { NumberSequenceEnumerator } from './number-sequence-enumerator.ts';
import { NumberSequenceReader } from './number-sequence-reader.ts';
import {
  numberSequenceCheckpointSerializer,
  numberSequenceSplitSerializer,
  splitNumberRange,
  type NumberSequenceSplit,
} from './number-sequence-split.ts';
import type { SourceReader, SourceReaderContext } from './source-reader.ts';
import type { Boundedness, Source } from './source.ts';
import type { SplitEnumerator, SplitEnumeratorContext } from './split-enumerator.ts';

type Checkpoint = readonly NumberSequenceSplit[];

/** Flink's `GeneratorFunction`, called with 0, 1, 2, …. Make it a pure function: a restored job calls it again. */
export type GeneratorFunction<T> = (index: number) => T;

/** What sources that count share: splits, enumerator and state bytes are those of Flink's `NumberSequenceSource`. */
export class SequenceSource<T> implements Source<T, NumberSequenceSplit, Checkpoint> {
  readonly boundedness: Boundedness = 'BOUNDED';
  readonly splitSerializer = numberSequenceSplitSerializer;
  readonly enumeratorCheckpointSerializer = numberSequenceCheckpointSerializer;

  constructor(
    private readonly from: number,
    private readonly to: number,
    readonly producedType: TypeInformation<T>,
    private readonly generate: GeneratorFunction<T>,
    private readonly recordsPerSecond: number | null,
  ) {}

  createEnumerator(context: SplitEnumeratorContext<NumberSequenceSplit>): SplitEnumerator<Checkpoint> {
    const splits = splitNumberRange(this.from, this.to, context.currentParallelism());
    return new NumberSequenceEnumerator(context, splits);
  }

  restoreEnumerator(
    context: SplitEnumeratorContext<NumberSequenceSplit>,
    checkpoint: Checkpoint,
  ): SplitEnumerator<Checkpoint> {
    return new NumberSequenceEnumerator(context, checkpoint);
  }

  createReader(context: SourceReaderContext): SourceReader<T, NumberSequenceSplit> {
    const { numberOfParallelSubtasks } = context.taskInfo;
    const rate = this.recordsPerSecond === null ? null : this.recordsPerSecond / numberOfParallelSubtasks;
    return new NumberSequenceReader(context, this.generate, rate);
  }
}

import { FlinkError } from '../../model/flink-error.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import { Types } from '../../types/types.ts';
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

/** What sources of numbers share: splits, enumerator and state bytes are those of Flink's `NumberSequenceSource`. */
class SequenceSource<T> implements Source<T, NumberSequenceSplit, Checkpoint> {
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

/** Flink's `NumberSequenceSource`: every number from `from` to `to`, both inclusive, in parallel. */
export class NumberSequenceSource extends SequenceSource<number> {
  /** @throws FlinkError (IllegalArgumentException) if the numbers are no safe integers or `from` is above `to` */
  constructor(from: number, to: number) {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to)
      throw new FlinkError('java.lang.IllegalArgumentException', "'from' must be <= 'to'");
    super(from, to, Types.LONG, (index) => index, null);
  }
}

/** Flink's `RateLimiterStrategy`, as far as it goes by time: records a second of the whole source. */
export const RateLimiterStrategy = {
  perSecond: (recordsPerSecond: number): number => recordsPerSecond,
  noOp: (): null => null,
} as const;

/** Flink's `DataGeneratorSource`: `generate(0)` … `generate(count - 1)`, in parallel, optionally at a rate. */
export class DataGeneratorSource<T> extends SequenceSource<T> {
  /**
   * @param rateLimiter records a second of the whole source, null without limit
   * @throws FlinkError (IllegalArgumentException) if count or rate is not above 0
   */
  constructor(
    generate: GeneratorFunction<T>,
    count: number,
    type: TypeInformation<T>,
    rateLimiter: number | null = null,
  ) {
    if (!Number.isSafeInteger(count) || count < 0)
      throw new FlinkError('java.lang.IllegalArgumentException', `count must be a whole number from 0, not ${count}`);
    if (rateLimiter !== null && !(rateLimiter > 0))
      throw new FlinkError(
        'java.lang.IllegalArgumentException',
        `recordsPerSecond must be above 0, not ${rateLimiter}`,
      );
    super(0, count - 1, type, generate, rateLimiter);
  }
}

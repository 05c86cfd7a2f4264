import { FlinkError } from '../../model/flink-error.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import { SequenceSource, type GeneratorFunction } from './sequence-source.ts';

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

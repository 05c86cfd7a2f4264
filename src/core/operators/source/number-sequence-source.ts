import { FlinkError } from '../../model/flink-error.ts';
import { Types } from '../../types/types.ts';
import { SequenceSource } from './sequence-source.ts';

/** Flink's `NumberSequenceSource`: every number from `from` to `to`, both inclusive, in parallel. */
export class NumberSequenceSource extends SequenceSource<number> {
  /** @throws FlinkError (IllegalArgumentException) if the numbers are no safe integers or `from` is above `to` */
  constructor(from: number, to: number) {
    if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to)
      throw new FlinkError('java.lang.IllegalArgumentException', "'from' must be <= 'to'");
    super(from, to, Types.LONG, (index) => index, null);
  }
}

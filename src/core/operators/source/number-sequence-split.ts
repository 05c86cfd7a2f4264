import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { expectEnd, type SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';

/** Flink's `NumberSequenceSplit`: the numbers from `next` to `last` inclusive that are left to emit. */
export interface NumberSequenceSplit {
  readonly splitId: string;
  readonly next: number;
  readonly last: number;
}

const SPLIT_VERSION = 1;
/** utf (2) and two i64. */
const MIN_SPLIT_BYTES = 18;

/** utf split id, i64 next, i64 last. */
function writeSplit({ splitId, next, last }: NumberSequenceSplit, target: DataOutput): void {
  target.writeUtf(splitId);
  target.writeLongFromNumber(next);
  target.writeLongFromNumber(last);
}

function readSplit(source: DataInput): NumberSequenceSplit {
  return { splitId: source.readUtf(), next: source.readLongAsNumber(), last: source.readLongAsNumber() };
}

function checkVersion(version: number): void {
  if (version !== SPLIT_VERSION) throw new MalformedDataError(`number sequence split of unknown version ${version}`);
}

/** Flink's `NumberSequenceSource.SplitSerializer`. */
export const numberSequenceSplitSerializer: SimpleVersionedSerializer<NumberSequenceSplit> = {
  version: SPLIT_VERSION,
  serialize(split) {
    const target = new DataOutput(32);
    writeSplit(split, target);
    return target.toBytes();
  },
  deserialize(version, bytes) {
    checkVersion(version);
    const source = new DataInput(bytes);
    const split = readSplit(source);
    expectEnd(source, 'number sequence split');
    return split;
  },
};

/** Flink's `NumberSequenceSource.CheckpointSerializer`: the splits that no reader has yet. */
export const numberSequenceCheckpointSerializer: SimpleVersionedSerializer<readonly NumberSequenceSplit[]> = {
  version: SPLIT_VERSION,
  serialize(splits) {
    const target = new DataOutput();
    target.writeInt(splits.length);
    for (const split of splits) writeSplit(split, target);
    return target.toBytes();
  },
  deserialize(version, bytes) {
    checkVersion(version);
    const source = new DataInput(bytes);
    const count = source.readCount(MIN_SPLIT_BYTES, 'number sequence splits');
    const splits = Array.from({ length: count }, () => readSplit(source));
    expectEnd(source, 'number sequence checkpoint');
    return splits;
  },
};

/**
 * Cuts `from..to` (inclusive) into at most `count` splits that differ in length by at most one, the longer ones first
 * (`NumberSequenceSource.splitNumberRange`). Ids count from 1.
 */
export function splitNumberRange(from: number, to: number, count: number): NumberSequenceSplit[] {
  const total = to - from + 1;
  const base = Math.floor(total / count);
  const longer = total - base * count;
  const splits: NumberSequenceSplit[] = [];
  let next = from;
  for (let i = 0; i < count; i++) {
    const length = base + (i < longer ? 1 : 0);
    if (length > 0) splits.push({ splitId: String(splits.length + 1), next, last: next + length - 1 });
    next += length;
  }
  return splits;
}

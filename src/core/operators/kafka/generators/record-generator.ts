/** One partition of a generator topic: a pure function of the offset. */
export interface GeneratedPartition {
  /** A fresh object at each call. */
  recordAt(offset: number): unknown;
  /** Event time of the record, ms since 1970. */
  timestampAt(offset: number): number;
}

/** Where in its topic a partition stands. */
export interface PartitionPlace {
  readonly seed: number;
  readonly partition: number;
  readonly partitions: number;
}

/** A family of generator topics. Keys stay in their partition, so a key's records have one order at every parallelism. */
export type RecordGenerator = (place: PartitionPlace) => GeneratedPartition;

/** A well-mixed u32 for each offset: murmur's finalizer over seed, partition and offset. `salt` makes more of them. */
export function offsetHash({ seed, partition }: PartitionPlace, salt: number): (offset: number) => number {
  const base = finalize(finalize(seed ^ Math.imul(salt + 1, 0x9e3779b1)) ^ Math.imul(partition + 1, 0x85ebca6b));
  return (offset) => {
    // `^` takes the low 32 bits; the high ones matter to no topic that is read from its beginning.
    const low = offset > 0xffffffff ? offset ^ Math.imul(Math.floor(offset / 0x100000000), 0x27d4eb2f) : offset;
    return finalize(base ^ low);
  };
}

function finalize(value: number): number {
  let h = value;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/** How many of `keys` keys, numbered from 0 and dealt out in turn, fall to the partition. */
export const keysOfPartition = (keys: number, { partition, partitions }: PartitionPlace): number =>
  Math.max(1, Math.ceil((keys - partition) / partitions));

import { hashString } from '../types/java-hash.ts';

const DEFAULT_CAPACITY = 16;

/** `CollectionUtil.computeRequiredCapacity`, then `HashMap.tableSizeFor`. */
function capacityFor(expectedSize: number): number {
  const wanted = expectedSize <= 2 ? expectedSize + 1 : Math.floor(expectedSize / 0.75 + 1);
  let capacity = 1;
  while (capacity < wanted) capacity *= 2;
  return capacity;
}

/**
 * The order in which a Java `HashMap` with these keys, put in this order, is iterated: by bucket, and inside a bucket by
 * insertion. Flink deals list states to subtasks in this order, so it decides which subtask gets what is left over.
 * (Buckets that Java turns into trees need eight names of one bucket: not followed.)
 * @param expectedSize what the map was made for (`CollectionUtil.newHashMapWithExpectedSize`); left out for `new HashMap()`
 */
export function javaHashMapOrder(keys: readonly string[], expectedSize?: number): string[] {
  const distinct = [...new Set(keys)];
  let capacity = expectedSize === undefined ? DEFAULT_CAPACITY : capacityFor(expectedSize);
  while (distinct.length > capacity * 0.75) capacity *= 2;
  const bucketOf = (key: string): number => {
    const hash = hashString(key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return distinct
    .map((key) => ({ key, bucket: bucketOf(key) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ key }) => key);
}

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
 * insertion. Flink deals list states to subtasks and writes operators in such orders, so they decide what is left over
 * for whom, and which check fails first. (Buckets that Java turns into trees need eight keys of one bucket: not followed.)
 * @param hashOf Java's hashCode of a key, an i32
 * @param expectedSize what the map was made for (`CollectionUtil.newHashMapWithExpectedSize`); left out for `new HashMap()`
 */
export function javaHashMapOrder<K>(keys: readonly K[], hashOf: (key: K) => number, expectedSize?: number): K[] {
  let capacity = expectedSize === undefined ? DEFAULT_CAPACITY : capacityFor(expectedSize);
  while (keys.length > capacity * 0.75) capacity *= 2;
  const bucketOf = (key: K): number => {
    const hash = hashOf(key);
    return (hash ^ (hash >>> 16)) & (capacity - 1);
  };
  return keys
    .map((key) => ({ key, bucket: bucketOf(key) }))
    .sort((a, b) => a.bucket - b.bucket)
    .map(({ key }) => key);
}

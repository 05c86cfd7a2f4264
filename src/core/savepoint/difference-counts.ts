/** How many items two sides have, lack, or have with other contents. */
export interface DifferenceCounts {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
}

export const NO_DIFFERENCES: DifferenceCounts = { added: 0, removed: 0, changed: 0, same: 0 };

/** Compares two sides by key and adds the counts to `total`. */
export function countDifferences<V>(
  left: ReadonlyMap<string, V>,
  right: ReadonlyMap<string, V>,
  isSame: (left: V, right: V) => boolean,
  total: DifferenceCounts,
): DifferenceCounts {
  let { added, removed, changed, same } = total;
  for (const [key, was] of left) {
    const is = right.get(key);
    if (is === undefined) removed++;
    else if (isSame(was, is)) same++;
    else changed++;
  }
  for (const key of right.keys()) if (!left.has(key)) added++;
  return { added, removed, changed, same };
}

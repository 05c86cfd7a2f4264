import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { KeyGroupRange } from '../../model/key-group-range.ts';

/** Where one key group's section lies in its stream; bytes, end exclusive. */
export interface SectionBounds {
  readonly keyGroup: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Where the header of a keyed stream ends: at the first section, or at the stream's end if all key groups are empty.
 * @param offsets of all key groups in the stream, 0 for empty ones
 */
export function headerEnd(offsets: readonly number[], streamBytes: number): number {
  let end = streamBytes;
  for (const offset of offsets) if (offset > 0 && offset < end) end = offset;
  return end;
}

/**
 * Bounds of the non-empty sections of a stream. Sections carry no length: each ends where the next one starts.
 * @throws MalformedDataError if an offset lies outside of the stream, or two groups share one
 */
export function sectionBounds(
  range: KeyGroupRange,
  offsets: readonly number[],
  streamBytes: number,
): readonly SectionBounds[] {
  const starts: { keyGroup: number; start: number }[] = [];
  offsets.forEach((start, index) => {
    const keyGroup = range.first + index;
    if (start < 0 || start > streamBytes) {
      throw new MalformedDataError(`key group ${keyGroup} starts at byte ${start} of a stream of ${streamBytes}`);
    }
    if (start !== 0) starts.push({ keyGroup, start });
  });
  const sorted = starts.toSorted((a, b) => a.start - b.start);
  return sorted.map(({ keyGroup, start }, index) => {
    const end = sorted[index + 1]?.start ?? streamBytes;
    if (end === start) throw new MalformedDataError(`key group ${keyGroup} has an empty section at byte ${start}`);
    return { keyGroup, start, end };
  });
}

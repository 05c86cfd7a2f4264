import { intersectKeyGroups, type KeyGroupRange } from '../model/key-group-range.ts';
import type { KeyGroupsStateHandle } from '../model/state-handles.ts';
import { stateSizeBytes } from '../model/stream-state-handle.ts';
import { headerEnd, sectionBounds, type SectionBounds } from '../state/canonical/section-bounds.ts';

/**
 * The part of one keyed state stream that a subtask needs: the header, and the sections of some key groups. Offsets are
 * absolute in the stream; ends are exclusive.
 */
export interface KeyGroupSlice {
  readonly handle: KeyGroupsStateHandle;
  /** The key groups that the handle and the subtask's range share. */
  readonly range: KeyGroupRange;
  /** One offset per key group of `range`, 0 for an empty one. */
  readonly offsets: readonly number[];
  /** The header is the stream's bytes from 0 to here. */
  readonly headerEnd: number;
  /** From the first to behind the last section of `range`; equal if all its groups are empty. */
  readonly byteStart: number;
  readonly byteEnd: number;
}

/** Bytes that reading a slice takes: header and sections. */
export const sliceBytes = (slice: KeyGroupSlice): number => slice.headerEnd + slice.byteEnd - slice.byteStart;

/** Cuts a handle for the ranges of its new subtasks (`KeyGroupsStateHandle.getIntersection`). */
export class KeyGroupSlicer {
  readonly #bounds: readonly SectionBounds[];
  readonly #headerEnd: number;

  /** @throws MalformedDataError if the handle's offsets can't be those of its stream */
  constructor(readonly handle: KeyGroupsStateHandle) {
    const streamBytes = stateSizeBytes(handle.delegate);
    this.#bounds = sectionBounds(handle.range, handle.offsets, streamBytes);
    this.#headerEnd = headerEnd(handle.offsets, streamBytes);
  }

  /** undefined if handle and range share no key group. */
  slice(wanted: KeyGroupRange): KeyGroupSlice | undefined {
    const range = intersectKeyGroups(this.handle.range, wanted);
    if (range === undefined) return undefined;
    const first = this.handle.range.first;
    let byteStart = Number.POSITIVE_INFINITY;
    let byteEnd = 0;
    for (const { keyGroup, start, end } of this.#bounds) {
      if (keyGroup < range.first || keyGroup > range.last) continue;
      byteStart = Math.min(byteStart, start);
      byteEnd = Math.max(byteEnd, end);
    }
    return {
      handle: this.handle,
      range,
      offsets: this.handle.offsets.slice(range.first - first, range.last + 1 - first),
      headerEnd: this.#headerEnd,
      byteStart: byteEnd === 0 ? this.#headerEnd : byteStart,
      byteEnd: byteEnd === 0 ? this.#headerEnd : byteEnd,
    };
  }
}

import { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { containsKeyGroup, keyGroupCount, type KeyGroupRange } from '../model/key-group-range.ts';
import type { KeyGroupsStateHandle } from '../model/state-handles.ts';
import { stateSizeBytes } from '../model/stream-state-handle.ts';
import type { KeyedEntryVisitor } from '../state/canonical/keyed-entry.ts';
import { KeyedSectionReader } from '../state/canonical/keyed-section-reader.ts';
import { readKeyedStreamHeader, type KeyedStreamHeader } from '../state/canonical/keyed-stream-header.ts';
import { NativeSectionReader } from '../state/canonical/native-section-reader.ts';
import { headerEnd, sectionBounds, type SectionBounds } from '../state/canonical/section-bounds.ts';
import { decodeSnappyFrames } from '../state/canonical/snappy-framing.ts';
import type { FileReader } from './file-request.ts';
import { readStateStream } from './state-stream.ts';

/** Sections are read in batches of about so many bytes: large enough to be fast, small enough to be held. */
const BATCH_BYTES = 4 * 1024 * 1024;

/** A section's place in the bytes of a batch. */
interface LoadedSection {
  readonly keyGroup: number;
  readonly input: DataInput;
}

type SectionVisitor = (section: LoadedSection, visit: KeyedEntryVisitor) => void;

/** Reads the header of a keyed state stream. */
export function* readHeaderOf(handle: KeyGroupsStateHandle, directory: string): FileReader<KeyedStreamHeader> {
  const end = headerEnd(handle.offsets, stateSizeBytes(handle.delegate));
  return readKeyedStreamHeader(new DataInput(yield* readStateStream(handle.delegate, directory, 0, end)));
}

/**
 * A handle of kind `key-groups` does not say which backend laid it out. The HashMap backend writes every key group and
 * begins each with its number; the other layout begins with a state id.
 */
export function* isNativeLayout(handle: KeyGroupsStateHandle, directory: string): FileReader<boolean> {
  if (handle.kind === 'canonical-savepoint' || handle.offsets.length === 0 || handle.offsets.includes(0)) return false;
  // The last group tells best: in the other layout a group 0 may well begin with an i32 0.
  const offset = handle.offsets.at(-1) ?? 0;
  const streamBytes = stateSizeBytes(handle.delegate);
  if (offset + 4 > streamBytes) {
    throw new MalformedDataError(
      `key group ${handle.range.last} starts at byte ${offset} of a stream of ${streamBytes}`,
    );
  }
  const start = yield* readStateStream(handle.delegate, directory, offset, offset + 4);
  return new DataInput(start).readInt() === handle.range.last;
}

function canonicalVisitor(header: KeyedStreamHeader, maxParallelism: number): SectionVisitor {
  const reader = new KeyedSectionReader(header, maxParallelism);
  return ({ keyGroup, input }, visit) => {
    const section = header.compressed ? new DataInput(decodeSnappyFrames(input.readBytes(input.remaining))) : input;
    reader.readSection(section, keyGroup, visit);
  };
}

function nativeVisitor(header: KeyedStreamHeader): SectionVisitor {
  const reader = new NativeSectionReader(header);
  return ({ keyGroup, input }, visit) => {
    const found = input.readInt();
    if (found !== keyGroup)
      throw new MalformedDataError(`the section of key group ${keyGroup} is one of key group ${found}`);
    const section = header.compressed ? new DataInput(decodeSnappyFrames(input.readBytes(input.remaining))) : input;
    reader.readSection(section, keyGroup, visit);
  };
}

/** Neighbouring sections in runs of about `BATCH_BYTES`. */
function batchesOf(sections: readonly SectionBounds[]): SectionBounds[][] {
  const batches: SectionBounds[][] = [];
  let batch: SectionBounds[] = [];
  for (const section of sections) {
    const first = batch[0] ?? section;
    if (batch.length > 0 && section.end - first.start > BATCH_BYTES) {
      batches.push(batch);
      batch = [];
    }
    batch.push(section);
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}

export interface VisitOptions {
  /** Only these key groups; all if left out. */
  readonly range?: KeyGroupRange;
  /** Called behind each key group's last entry. */
  readonly onSectionEnd?: (keyGroup: number) => void;
}

/**
 * Visits every entry of a keyed state stream of any layout, in canonical form (see `KeyedEntry`).
 * @param maxParallelism the savepoint's
 * @throws MalformedDataError or FlinkError on anything that can't be read
 */
export function* visitKeyedState(
  handle: KeyGroupsStateHandle,
  header: KeyedStreamHeader,
  directory: string,
  maxParallelism: number,
  visit: KeyedEntryVisitor,
  options: VisitOptions = {},
): FileReader<void> {
  if (keyGroupCount(handle.range) > maxParallelism || handle.range.last >= maxParallelism) {
    throw new MalformedDataError(`key groups ${handle.range.first} to ${handle.range.last} of only ${maxParallelism}`);
  }
  const isNative = yield* isNativeLayout(handle, directory);
  const visitSection = isNative ? nativeVisitor(header) : canonicalVisitor(header, maxParallelism);
  const sections = sectionBounds(handle.range, handle.offsets, stateSizeBytes(handle.delegate));
  const { range } = options;
  const wanted = range === undefined ? sections : sections.filter(({ keyGroup }) => containsKeyGroup(range, keyGroup));
  for (const batch of batchesOf(wanted)) {
    const start = batch[0]?.start ?? 0;
    const bytes = yield* readStateStream(handle.delegate, directory, start, batch.at(-1)?.end);
    for (const section of batch) {
      const input = new DataInput(bytes, section.start - start, section.end - start);
      visitSection({ keyGroup: section.keyGroup, input }, visit);
      options.onSectionEnd?.(section.keyGroup);
    }
  }
}

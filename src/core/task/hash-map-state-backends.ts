import { assert } from '../base/assert.ts';
import { sectionBounds } from '../state/canonical/section-bounds.ts';
import { HashMapKeyedStateBackend } from '../state/hashmap/hash-map-keyed-state-backend.ts';
import { DefaultOperatorStateBackend } from '../state/operator/default-operator-state-backend.ts';
import type { KeyedStateSlice, StateBackends } from './state-backends.ts';

/** `state.backend.type: hashmap`. */
export const hashMapStateBackends: StateBackends = {
  createKeyedStateBackend(keyType, range, maxParallelism, slices, seed) {
    const backend = new HashMapKeyedStateBackend(keyType.createSerializer(), range, maxParallelism, seed);
    for (const slice of slices) restoreSlice(backend, slice);
    return backend;
  },
  createOperatorStateBackend: (slices) => new DefaultOperatorStateBackend(slices),
};

function restoreSlice(backend: HashMapKeyedStateBackend, slice: KeyedStateSlice): void {
  const restore = backend.restoreKeyed(slice.header);
  const { sections, sectionsStart } = slice;
  for (const { keyGroup, start, end } of sectionBounds(slice.range, slice.offsets, sectionsStart + sections.length)) {
    assert(start >= sectionsStart, `key group ${keyGroup} lies before the bytes that were read`);
    restore.section(keyGroup, sections, start - sectionsStart, end - sectionsStart);
  }
}

import { StringSerializer } from '../../types/basic-serializers.ts';
import { LongSerializer } from '../../types/integer-serializers.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { EntryKeyMatcher } from '../table/entry-table.ts';
import type { Chunk } from '../table/page-arena.ts';

/**
 * Tells whether an entry belongs to a key without serializing the key: most look-ups find their entry. An entry's key is
 * the key's bytes and the one byte of the void namespace.
 */
export interface KeyMatcher extends EntryKeyMatcher {
  /** What `typeof` must say of a key for `matches` to be asked. */
  readonly type: 'string' | 'number';
}

/** undefined for types whose keys have to be serialized to be compared. */
export function keyMatcherOf(serializer: TypeSerializer<unknown>): KeyMatcher | undefined {
  if (serializer instanceof StringSerializer) return new StringKeyMatcher();
  if (serializer instanceof LongSerializer) return new LongKeyMatcher();
  return undefined;
}

const NAMESPACE_BYTES = 1;

class LongKeyMatcher implements KeyMatcher {
  readonly type = 'number';

  matches(key: unknown, chunk: Chunk, at: number): boolean {
    const { view } = chunk;
    return view.getInt32(at) * 0x100000000 + view.getUint32(at + 4) === key;
  }
}

/** Beyond it a string's length takes more than one byte. */
const MAX_SHORT_STRING = 126;

class StringKeyMatcher implements KeyMatcher {
  readonly type = 'string';

  matches(key: unknown, chunk: Chunk, at: number, byteCount: number): boolean {
    if (typeof key !== 'string') return false;
    const { length } = key;
    const { bytes } = chunk;
    if (byteCount !== length + 1 + NAMESPACE_BYTES || length > MAX_SHORT_STRING) {
      return matchesUnits(key, bytes, at, byteCount - NAMESPACE_BYTES);
    }
    // As long as the ASCII form of the key: then it is that, or other text. Most often it is, so no branch a unit.
    let difference = (bytes[at] ?? 0) ^ (length + 1);
    for (let i = 0; i < length; i++) difference |= (bytes[at + 1 + i] ?? 0) ^ key.charCodeAt(i);
    return difference === 0;
  }
}

/** Against the general form of a string: its length and units, seven bits a byte. */
function matchesUnits(key: string, bytes: Uint8Array, start: number, byteCount: number): boolean {
  let at = start;
  const matchesNext = (value: number): boolean => {
    let rest = value;
    while (rest >= 0x80) {
      if (bytes[at++] !== ((rest & 0x7f) | 0x80)) return false;
      rest >>>= 7;
    }
    return bytes[at++] === rest;
  };
  if (byteCount <= key.length || !matchesNext(key.length + 1)) return false;
  for (let i = 0; i < key.length; i++) if (!matchesNext(key.charCodeAt(i))) return false;
  return at === start + byteCount;
}

import { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { murmurHash } from '../../base/murmur-hash.ts';
import { restoreSerializer } from '../../types/restore-serializer.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import { writeVariableLength } from '../canonical/key-prefix.ts';
import type { KeyedEntry } from '../canonical/keyed-entry.ts';
import { WordBuffer, writeRange } from '../table/word-buffer.ts';
import { compositeHash } from './composite-hash.ts';
import type { RestoredKeyReader } from './restored-key-reader.ts';

/** Of a timer's element: its timestamp. */
const TIMESTAMP_BYTES = 8;

/**
 * Keys and namespaces of restored entries in the form in which `KeyContext` makes them, so that the backend finds them
 * again. Keys are decoded for their hash.
 */
export class RestoredScope {
  readonly bytes = new WordBuffer();
  hash = 0;
  readonly #keys: RestoredKeyReader;
  readonly #keyInput = new DataInput(new Uint8Array(0));
  readonly #hasLengths: boolean;
  readonly #isConstantNamespace: boolean;

  constructor(keys: RestoredKeyReader, namespaceSnapshot: SerializerSnapshot) {
    const namespace = restoreSerializer(namespaceSnapshot);
    this.#keys = keys;
    this.#hasLengths = keys.serializer.length < 0 && namespace.length < 0;
    this.#isConstantNamespace = namespace.length === 0;
  }

  moveTo(entry: Readonly<KeyedEntry>): void {
    const { output } = this.bytes;
    output.clear();
    const keyHash = this.#writeKey(entry, output);
    if (this.#hasLengths) writeVariableLength(output.position, output);
    const namespaceStart = output.position;
    writeRange(output, entry.bytes, entry.namespaceStart, entry.namespaceEnd);
    const namespaceEnd = output.position;
    if (this.#hasLengths) writeVariableLength(namespaceEnd - namespaceStart, output);
    this.bytes.seal();
    this.hash = this.#isConstantNamespace
      ? keyHash
      : compositeHash(keyHash, output.buffer, namespaceStart, namespaceEnd);
  }

  /** Answers the key's mixed hash. */
  #writeKey(entry: Readonly<KeyedEntry>, output: DataOutput): number {
    const { serializer, hasSameBytes } = this.#keys;
    this.#keyInput.reset(entry.bytes, entry.keyStart, entry.keyEnd);
    const key = this.#keys.read(this.#keyInput);
    if (hasSameBytes) writeRange(output, entry.bytes, entry.keyStart, entry.keyEnd);
    else serializer.serialize(key, output);
    return murmurHash(serializer.hash(key));
  }

  /** Writes the element of a queue; timers have a key in it. */
  writeElement(entry: Readonly<KeyedEntry>, output: DataOutput): void {
    const { keyStart, keyEnd, bytes } = entry;
    if (this.#keys.hasSameBytes) {
      writeRange(output, bytes, keyStart, keyEnd);
      return;
    }
    writeRange(output, bytes, keyStart, keyStart + TIMESTAMP_BYTES);
    this.#keyInput.reset(bytes, keyStart, keyEnd);
    this.#keyInput.take(TIMESTAMP_BYTES);
    this.#keys.serializer.serialize(this.#keys.read(this.#keyInput), output);
    writeRange(output, bytes, this.#keyInput.position, keyEnd);
  }
}

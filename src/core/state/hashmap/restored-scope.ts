import { DataInput } from '../../base/data-input.ts';
import { murmurHash } from '../../base/murmur-hash.ts';
import { restoreSerializer } from '../../types/restore-serializer.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import { writeVariableLength } from '../canonical/key-prefix.ts';
import type { KeyedEntry } from '../canonical/keyed-entry.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import { compositeHash } from './composite-hash.ts';

/**
 * Key and namespace of restored entries in the form in which `StateScope` makes them, so that the backend finds them
 * again. Keys are decoded for their hash and written anew: old bytes of an equal key may differ (small BigIntegers).
 */
export class RestoredScope {
  readonly bytes = new WordBuffer();
  hash = 0;
  readonly #keySerializer: TypeSerializer<unknown>;
  readonly #keyInput = new DataInput(new Uint8Array(0));
  readonly #hasLengths: boolean;
  readonly #isConstantNamespace: boolean;

  constructor(keySerializer: TypeSerializer<unknown>, namespaceSnapshot: SerializerSnapshot) {
    const namespace = restoreSerializer(namespaceSnapshot);
    this.#keySerializer = keySerializer;
    this.#hasLengths = keySerializer.length < 0 && namespace.length < 0;
    this.#isConstantNamespace = namespace.length === 0;
  }

  moveTo(entry: Readonly<KeyedEntry>): void {
    const { output } = this.bytes;
    const key = this.#readKey(entry);
    const keyHash = murmurHash(this.#keySerializer.hash(key));
    output.clear();
    this.#keySerializer.serialize(key, output);
    if (this.#hasLengths) writeVariableLength(output.position, output);
    const namespaceStart = output.position;
    output.writeBytes(entry.bytes.subarray(entry.namespaceStart, entry.namespaceEnd));
    const namespaceEnd = output.position;
    if (this.#hasLengths) writeVariableLength(namespaceEnd - namespaceStart, output);
    this.bytes.seal();
    this.hash = this.#isConstantNamespace
      ? keyHash
      : compositeHash(keyHash, output.buffer, namespaceStart, namespaceEnd);
  }

  #readKey(entry: Readonly<KeyedEntry>): unknown {
    this.#keyInput.reset(entry.bytes, entry.keyStart, entry.keyEnd);
    return this.#keySerializer.deserialize(this.#keyInput);
  }
}

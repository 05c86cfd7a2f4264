import type { DataInput } from '../../base/data-input.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { restoreSerializer } from '../../types/restore-serializer.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import type { KeyedEntry } from './keyed-entry.ts';
import { extentReaderOf, fixedExtentOf, type ExtentReader } from './serialized-extent.ts';

function skipVariableLength(partLength: number, input: DataInput): void {
  let rest = partLength;
  do {
    if (input.readUnsignedByte() !== (rest & 0xff)) {
      throw new MalformedDataError(
        `a key part of ${partLength} bytes is followed by another length at byte ${input.position - 1}`,
      );
    }
    rest >>>= 8;
  } while (rest !== 0);
}

/**
 * Where key, namespace and user key of one state lie in a composite key: prefix, key, [length], namespace, [length],
 * [user key]. Lengths stand there only if key and namespace are both of variable length
 * (`CompositeKeySerializationUtils.isAmbiguousKeyPossible`).
 */
export class CompositeKeyLayout {
  readonly hasLengths: boolean;
  readonly #hasUserKey: boolean;
  readonly #skipKey: ExtentReader;
  readonly #skipNamespace: ExtentReader;
  /** Set where the key's end follows from the entry's end: nothing has to be decoded. */
  readonly #namespaceBytes: number | undefined;

  constructor(keySnapshot: SerializerSnapshot, namespaceSnapshot: SerializerSnapshot, hasUserKey: boolean) {
    const key = restoreSerializer(keySnapshot);
    const namespace = restoreSerializer(namespaceSnapshot);
    this.hasLengths = key.length < 0 && namespace.length < 0;
    this.#hasUserKey = hasUserKey;
    this.#skipKey = extentReaderOf(keySnapshot, key);
    this.#skipNamespace = extentReaderOf(namespaceSnapshot, namespace);
    this.#namespaceBytes = hasUserKey ? undefined : fixedExtentOf(namespaceSnapshot, namespace);
  }

  /**
   * Sets the ranges of `entry`. `input` stands behind the key-group prefix and ends with the composite key.
   * @throws MalformedDataError if the parts don't fill it exactly
   */
  split(input: DataInput, entry: KeyedEntry): void {
    const end = input.end;
    entry.keyStart = input.position;
    if (this.#namespaceBytes !== undefined) {
      input.take(input.remaining - this.#namespaceBytes);
      entry.keyEnd = input.position;
    } else {
      this.#skipKey(input);
      entry.keyEnd = input.position;
      if (this.hasLengths) skipVariableLength(entry.keyEnd - entry.keyStart, input);
    }
    entry.namespaceStart = input.position;
    this.#skipNamespace(input);
    entry.namespaceEnd = input.position;
    if (this.hasLengths) skipVariableLength(entry.namespaceEnd - entry.namespaceStart, input);
    entry.userKeyStart = input.position;
    entry.userKeyEnd = end;
    if (!this.#hasUserKey && input.position !== end) {
      throw new MalformedDataError(`${end - input.position} bytes too many in a key that ends at byte ${end}`);
    }
  }
}

import { DataInput } from '../../base/data-input.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { CompositeKeyLayout } from './composite-key.ts';
import { keyGroupPrefixBytes } from './key-prefix.ts';
import { newKeyedEntry, type KeyedEntry, type KeyedEntryVisitor } from './keyed-entry.ts';
import type { KeyedStreamHeader } from './keyed-stream-header.ts';

const END_OF_SECTION = 0xffff;
const END_OF_RUN = 0x80;

/**
 * Reads the key-group sections of a canonical keyed stream (`FullSnapshotRestoreOperation`), entry by entry, without
 * decoding values. Keys are decoded only where nothing else tells where they end.
 */
export class KeyedSectionReader {
  readonly #prefixBytes: 1 | 2;
  /** By state id; undefined for queues, whose elements are not split. */
  readonly #layouts: readonly (CompositeKeyLayout | undefined)[];
  readonly #entry: KeyedEntry = newKeyedEntry();
  readonly #keyInput = new DataInput(new Uint8Array(0));

  /** `maxParallelism` is the savepoint's: it decides the width of the key-group prefix. */
  constructor(header: KeyedStreamHeader, maxParallelism: number) {
    this.#prefixBytes = keyGroupPrefixBytes(maxParallelism);
    this.#layouts = header.states.map((info) =>
      info.backendStateType === 'PRIORITY_QUEUE'
        ? undefined
        : new CompositeKeyLayout(header.keySerializer, info.namespaceSerializer, info.keyedStateType === 'MAP'),
    );
  }

  /**
   * Reads the section of `keyGroup` from `input`, which stands at its offset, and leaves `input` behind it.
   * Sections of compressed streams must be decompressed first.
   * @throws MalformedDataError on anything that is not a section of this key group
   */
  readSection(input: DataInput, keyGroup: number, visit: KeyedEntryVisitor): void {
    const entry = this.#entry;
    entry.bytes = input.bytes;
    entry.keyGroup = keyGroup;
    for (let stateId = input.readUnsignedShort(); stateId !== END_OF_SECTION; stateId = input.readUnsignedShort()) {
      if (stateId >= this.#layouts.length) {
        throw new MalformedDataError(
          `key group ${keyGroup} has a state ${stateId}, the header only ${this.#layouts.length}`,
        );
      }
      entry.stateId = stateId;
      this.#readRun(input, this.#layouts[stateId], visit);
    }
  }

  #readRun(input: DataInput, layout: CompositeKeyLayout | undefined, visit: KeyedEntryVisitor): void {
    const entry = this.#entry;
    for (let isLast = false; !isLast;) {
      const keyBytes = input.readInt();
      if (keyBytes < this.#prefixBytes)
        throw new MalformedDataError(`a key of ${keyBytes} bytes at byte ${input.position - 4}`);
      const keyAt = input.take(keyBytes);
      const first = input.bytes[keyAt] ?? 0;
      isLast = (first & END_OF_RUN) !== 0;
      this.#checkKeyGroup(input.bytes, keyAt, first & ~END_OF_RUN);
      const keyInput = this.#keyInput;
      keyInput.reset(input.bytes, keyAt + this.#prefixBytes, keyAt + keyBytes);
      if (layout === undefined) setQueueElement(entry, keyInput);
      else layout.split(keyInput, entry);
      const valueBytes = input.readInt();
      entry.valueStart = input.take(valueBytes);
      entry.valueEnd = input.position;
      visit(entry);
    }
  }

  #checkKeyGroup(bytes: Uint8Array, keyAt: number, firstByte: number): void {
    const found = this.#prefixBytes === 1 ? firstByte : firstByte * 0x100 + (bytes[keyAt + 1] ?? 0);
    if (found !== this.#entry.keyGroup) {
      throw new MalformedDataError(
        `an entry of key group ${found} in the section of key group ${this.#entry.keyGroup}`,
      );
    }
  }
}

function setQueueElement(entry: KeyedEntry, keyInput: DataInput): void {
  entry.keyStart = keyInput.position;
  const end = keyInput.end;
  entry.keyEnd = end;
  entry.namespaceStart = end;
  entry.namespaceEnd = end;
  entry.userKeyStart = end;
  entry.userKeyEnd = end;
}

import { assertUnreachable } from '../../base/assert.ts';
import type { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { restoreSerializer } from '../../types/restore-serializer.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import { newKeyedEntry, type KeyedEntry, type KeyedEntryVisitor } from './keyed-entry.ts';
import type { KeyedStreamHeader } from './keyed-stream-header.ts';
import { extentReaderOf, type ExtentReader } from './serialized-extent.ts';
import type { KeyedStateMetaInfo, KeyValueMetaInfo } from './state-meta-info.ts';

const LIST_DELIMITER = 0x2c;

/** Reads what follows namespace and key of an entry and visits it in canonical form. */
type ValueReader = (input: DataInput, entry: KeyedEntry, visit: KeyedEntryVisitor) => void;

const extentOf = (snapshot: SerializerSnapshot): ExtentReader => extentReaderOf(snapshot, restoreSerializer(snapshot));

/** Extents of the serializers inside the value serializer of a list or map state. */
function nestedExtents(info: KeyValueMetaInfo, count: number): readonly ExtentReader[] {
  const snapshot = info.valueSerializer;
  if (snapshot.kind !== 'composite' || snapshot.nested.length !== count) {
    throw new MalformedDataError(
      `state '${info.name}' is of kind ${info.keyedStateType}, but its serializer has no ${count} parts`,
    );
  }
  return snapshot.nested.map(extentOf);
}

function setValue(entry: KeyedEntry, start: number, end: number): void {
  entry.valueStart = start;
  entry.valueEnd = end;
}

/** Count and elements become elements joined by a comma; key and namespace are copied beside them. */
function listReader(skipElement: ExtentReader): ValueReader {
  const joined = new DataOutput();
  return (input, entry, visit) => {
    const source = entry.bytes;
    const count = input.readCount(1, 'list elements');
    if (count === 0) return;
    joined.clear();
    joined.writeBytes(source.subarray(entry.keyStart, entry.keyEnd));
    const keyEnd = joined.position;
    joined.writeBytes(source.subarray(entry.namespaceStart, entry.namespaceEnd));
    const namespaceEnd = joined.position;
    for (let i = 0; i < count; i++) {
      if (i > 0) joined.writeByte(LIST_DELIMITER);
      const start = input.position;
      skipElement(input);
      joined.writeBytes(source.subarray(start, input.position));
    }
    visit({
      ...entry,
      bytes: joined.buffer,
      keyStart: 0,
      keyEnd,
      namespaceStart: keyEnd,
      namespaceEnd,
      valueStart: namespaceEnd,
      valueEnd: joined.position,
    });
  };
}

/** One entry per user key; the null flag before the value is there already. */
function mapReader(skipUserKey: ExtentReader, skipUserValue: ExtentReader): ValueReader {
  return (input, entry, visit) => {
    const count = input.readCount(1, 'map entries');
    for (let i = 0; i < count; i++) {
      entry.userKeyStart = input.position;
      skipUserKey(input);
      entry.userKeyEnd = input.position;
      const start = input.position;
      if (!input.readBoolean()) skipUserValue(input);
      setValue(entry, start, input.position);
      visit(entry);
    }
  };
}

function wholeValueReader(skipValue: ExtentReader): ValueReader {
  return (input, entry, visit) => {
    const start = input.position;
    skipValue(input);
    setValue(entry, start, input.position);
    visit(entry);
  };
}

function valueReaderOf(info: KeyValueMetaInfo): ValueReader {
  switch (info.keyedStateType) {
    case 'LIST': {
      const [element] = nestedExtents(info, 1);
      return listReader(element ?? failingExtent);
    }
    case 'MAP': {
      const [key, value] = nestedExtents(info, 2);
      return mapReader(key ?? failingExtent, value ?? failingExtent);
    }
    case 'VALUE':
    case 'REDUCING':
    case 'AGGREGATING':
    case 'FOLDING':
    case 'UNKNOWN':
      return wholeValueReader(extentOf(info.valueSerializer));
    default:
      return assertUnreachable(info.keyedStateType);
  }
}

function failingExtent(): void {
  throw new MalformedDataError('a nested serializer is missing');
}

/** Reads one entry of a state and visits its canonical form. */
type EntryReader = (input: DataInput, entry: KeyedEntry, visit: KeyedEntryVisitor) => void;

function queueReader(elementSerializer: SerializerSnapshot): EntryReader {
  const skipElement = extentOf(elementSerializer);
  return (input, entry, visit) => {
    entry.keyStart = input.position;
    skipElement(input);
    entry.keyEnd = input.position;
    entry.namespaceStart = entry.namespaceEnd = entry.userKeyStart = entry.userKeyEnd = input.position;
    setValue(entry, input.position, input.position);
    visit(entry);
  };
}

function entryReaderOf(info: KeyedStateMetaInfo, skipKey: ExtentReader): EntryReader {
  if (info.backendStateType === 'PRIORITY_QUEUE') return queueReader(info.elementSerializer);
  const skipNamespace = extentOf(info.namespaceSerializer);
  const readValue = valueReaderOf(info);
  return (input, entry, visit) => {
    entry.namespaceStart = input.position;
    skipNamespace(input);
    entry.namespaceEnd = input.position;
    entry.keyStart = input.position;
    skipKey(input);
    entry.keyEnd = input.position;
    entry.userKeyStart = entry.userKeyEnd = input.position;
    readValue(input, entry, visit);
  };
}

/**
 * Reads the key-group sections of the HashMap backend's own layout (`HeapRestoreOperation`): every state of the header
 * in any order, entries of namespace, key, whole value. Entries are visited in canonical form: lists joined, maps one
 * entry per user key. Everything must be decoded to find its end, so unknown (Kryo) types can't be read.
 */
export class NativeSectionReader {
  readonly #readers: readonly EntryReader[];
  readonly #entry: KeyedEntry = newKeyedEntry();

  constructor(header: KeyedStreamHeader) {
    const skipKey = extentOf(header.keySerializer);
    this.#readers = header.states.map((info) => entryReaderOf(info, skipKey));
  }

  /**
   * Reads one section behind its i32 key group (which a compressed stream leaves uncompressed).
   * @throws MalformedDataError on anything that is not such a section
   */
  readSection(input: DataInput, keyGroup: number, visit: KeyedEntryVisitor): void {
    const entry = this.#entry;
    for (let i = 0; i < this.#readers.length; i++) {
      const stateId = input.readUnsignedShort();
      const read = this.#readers[stateId];
      if (read === undefined) {
        throw new MalformedDataError(
          `key group ${keyGroup} has a state ${stateId}, the header only ${this.#readers.length}`,
        );
      }
      const count = input.readCount(1, 'entries');
      for (let j = 0; j < count; j++) {
        entry.bytes = input.bytes;
        entry.keyGroup = keyGroup;
        entry.stateId = stateId;
        read(input, entry, visit);
      }
    }
  }
}

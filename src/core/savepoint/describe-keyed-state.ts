import { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { KeyedEntry } from '../state/canonical/keyed-entry.ts';
import type { KeyedStreamHeader } from '../state/canonical/keyed-stream-header.ts';
import {
  stateOptions,
  stateSerializers,
  type KeyedStateMetaInfo,
  type KeyValueMetaInfo,
  type PriorityQueueMetaInfo,
} from '../state/canonical/state-meta-info.ts';
import { describeValue } from '../types/describe-value.ts';
import { jsonObject, type JsonValue } from '../types/json-value.ts';
import { restoreSerializer } from '../types/restore-serializer.ts';
import { OpaqueValue } from '../types/restored-values.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';
import { describeSerializer } from './describe-serializer.ts';

const LIST_DELIMITER = 0x2c;

/** Describes the value that lies in a range of bytes, and nothing else may lie in it. */
type RangeDescriber = (bytes: Uint8Array, start: number, end: number) => JsonValue;

function valueDescriber(snapshot: SerializerSnapshot): RangeDescriber {
  const serializer = restoreSerializer(snapshot);
  const input = new DataInput(new Uint8Array(0));
  return (bytes, start, end) => {
    input.reset(bytes, start, end);
    const value = serializer.deserialize(input);
    if (input.remaining > 0)
      throw new MalformedDataError(`${input.remaining} bytes are left behind a value at byte ${start}`);
    return describeValue(snapshot, value);
  };
}

function nestedOf(info: KeyValueMetaInfo, count: number): readonly SerializerSnapshot[] {
  const snapshot = info.valueSerializer;
  if (snapshot.kind === 'composite' && snapshot.nested.length === count) return snapshot.nested;
  throw new MalformedDataError(
    `state '${info.name}' is of kind ${info.keyedStateType}, but its serializer has no ${count} parts`,
  );
}

/** Elements joined by commas, which may occur in elements too: each is decoded to find its end. */
function listDescriber(info: KeyValueMetaInfo): RangeDescriber {
  const [element] = nestedOf(info, 1);
  if (element === undefined) throw new MalformedDataError(`state '${info.name}' has no element serializer`);
  const serializer = restoreSerializer(element);
  return (bytes, start, end) => {
    const input = new DataInput(bytes, start, end);
    const elements: JsonValue[] = [];
    while (input.remaining > 0) {
      if (elements.length > 0 && input.readUnsignedByte() !== LIST_DELIMITER) {
        throw new MalformedDataError(
          `no comma behind element ${elements.length - 1} of a list in state '${info.name}'`,
        );
      }
      const value = serializer.deserialize(input);
      elements.push(describeValue(element, value));
      // What can't be decoded has swallowed the rest of the list.
      if (value instanceof OpaqueValue) break;
    }
    return elements;
  };
}

/** Collects one state's entries. The same key twice: the last one counts, as in Flink. */
interface StateDescriber {
  add(entry: Readonly<KeyedEntry>): void;
  describe(): { readonly [name: string]: JsonValue };
}

/** The bytes of key and namespace as text, one unit a byte: a key for maps. */
function identityOf(entry: Readonly<KeyedEntry>): string {
  const { bytes, keyStart, keyEnd, namespaceStart, namespaceEnd } = entry;
  let text = `${keyEnd - keyStart}:`;
  for (let i = keyStart; i < keyEnd; i++) text += String.fromCharCode(bytes[i] ?? 0);
  for (let i = namespaceStart; i < namespaceEnd; i++) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

class QueueDescriber implements StateDescriber {
  readonly #timers = new Map<string, JsonValue>();
  readonly #describe: RangeDescriber;

  constructor(info: PriorityQueueMetaInfo) {
    this.#describe = valueDescriber(info.elementSerializer);
  }

  add(entry: Readonly<KeyedEntry>): void {
    const element = this.#describe(entry.bytes, entry.keyStart, entry.keyEnd);
    const isTimer = typeof element === 'object' && element !== null && 'timestamp' in element;
    const described = isTimer ? { ...element, keyGroup: entry.keyGroup } : { keyGroup: entry.keyGroup, element };
    this.#timers.set(identityOf(entry), described);
  }

  describe(): { readonly [name: string]: JsonValue } {
    return { timers: [...this.#timers.values()] };
  }
}

class KeyValueDescriber implements StateDescriber {
  readonly #entries = new Map<string, { keyGroup: number; key: JsonValue; namespace: JsonValue; value: JsonValue }>();
  readonly #describeKey: RangeDescriber;
  readonly #describeNamespace: RangeDescriber;
  readonly #describeValue: RangeDescriber;

  constructor(info: KeyValueMetaInfo, describeKey: RangeDescriber) {
    this.#describeKey = describeKey;
    this.#describeNamespace = valueDescriber(info.namespaceSerializer);
    this.#describeValue = info.keyedStateType === 'LIST' ? listDescriber(info) : valueDescriber(info.valueSerializer);
  }

  add(entry: Readonly<KeyedEntry>): void {
    const { bytes, keyGroup } = entry;
    const key = this.#describeKey(bytes, entry.keyStart, entry.keyEnd);
    const namespace = this.#describeNamespace(bytes, entry.namespaceStart, entry.namespaceEnd);
    const value = this.#describeValue(bytes, entry.valueStart, entry.valueEnd);
    this.#entries.set(identityOf(entry), { keyGroup, key, namespace, value });
  }

  describe(): { readonly [name: string]: JsonValue } {
    return { entries: [...this.#entries.values()] };
  }
}

/** Brings the entries of a key's map together again. */
class MapDescriber implements StateDescriber {
  readonly #maps = new Map<
    string,
    { keyGroup: number; key: JsonValue; namespace: JsonValue; map: Map<string, JsonValue[]> }
  >();
  readonly #describeKey: RangeDescriber;
  readonly #describeNamespace: RangeDescriber;
  readonly #describeUserKey: RangeDescriber;
  readonly #describeUserValue: RangeDescriber;

  constructor(info: KeyValueMetaInfo, describeKey: RangeDescriber) {
    const [userKey, userValue] = nestedOf(info, 2);
    if (userKey === undefined || userValue === undefined)
      throw new MalformedDataError(`state '${info.name}' is no map`);
    this.#describeKey = describeKey;
    this.#describeNamespace = valueDescriber(info.namespaceSerializer);
    this.#describeUserKey = valueDescriber(userKey);
    this.#describeUserValue = valueDescriber(userValue);
  }

  add(entry: Readonly<KeyedEntry>): void {
    const { bytes, keyGroup, userKeyStart, userKeyEnd, valueStart, valueEnd } = entry;
    const identity = identityOf(entry);
    let found = this.#maps.get(identity);
    if (found === undefined) {
      const key = this.#describeKey(bytes, entry.keyStart, entry.keyEnd);
      const namespace = this.#describeNamespace(bytes, entry.namespaceStart, entry.namespaceEnd);
      found = { keyGroup, key, namespace, map: new Map() };
      this.#maps.set(identity, found);
    }
    if (valueStart === valueEnd) throw new MalformedDataError('a map value without its null flag');
    // Behind a null flag that is set there may be anything: the HashMap backend writes what its serializer makes of null.
    const isNull = bytes[valueStart] !== 0;
    const userKey = this.#describeUserKey(bytes, userKeyStart, userKeyEnd);
    const userValue = isNull ? null : this.#describeUserValue(bytes, valueStart + 1, valueEnd);
    found.map.set(JSON.stringify(userKey), [userKey, userValue]);
  }

  describe(): { readonly [name: string]: JsonValue } {
    const entries = [...this.#maps.values()].map(({ map, ...rest }) => ({
      ...rest,
      value: { $map: [...map.values()] },
    }));
    return { entries };
  }
}

function describerOf(info: KeyedStateMetaInfo, describeKey: RangeDescriber): StateDescriber {
  if (info.backendStateType === 'PRIORITY_QUEUE') return new QueueDescriber(info);
  return info.keyedStateType === 'MAP' ? new MapDescriber(info, describeKey) : new KeyValueDescriber(info, describeKey);
}

/** What a state's header says, without its entries. */
export function describeStateInfo(info: KeyedStateMetaInfo): { readonly [name: string]: JsonValue } {
  return {
    type: info.backendStateType,
    options: jsonObject(stateOptions(info)),
    serializers: jsonObject(stateSerializers(info).map(([key, snapshot]) => [key, describeSerializer(snapshot)])),
  };
}

/** Collects the keyed state of one operator from the streams of all its subtasks, states by name. */
export class KeyedStateCollector {
  readonly #states = new Map<string, { readonly info: KeyedStateMetaInfo; readonly describer: StateDescriber }>();
  #first: KeyedStreamHeader | undefined;

  /** The states of a stream, to be filled entry by entry. */
  addStream(header: KeyedStreamHeader): (entry: Readonly<KeyedEntry>) => void {
    this.#first ??= header;
    const describeKey = valueDescriber(header.keySerializer);
    const describers = header.states.map((info) => {
      const known = this.#states.get(info.name);
      if (known !== undefined) return known.describer;
      const describer = describerOf(info, describeKey);
      this.#states.set(info.name, { info, describer });
      return describer;
    });
    return (entry) => describers[entry.stateId]?.add(entry);
  }

  /** undefined if no subtask had keyed state. */
  describe(): JsonValue | undefined {
    if (this.#first === undefined) return undefined;
    const states = [...this.#states].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return {
      keySerializer: describeSerializer(this.#first.keySerializer),
      compression: this.#first.compressed,
      states: jsonObject(
        states.map(([name, { info, describer }]) => [name, { ...describeStateInfo(info), ...describer.describe() }]),
      ),
    };
  }
}

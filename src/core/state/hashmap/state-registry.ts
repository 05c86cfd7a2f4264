import { InvariantError } from '../../base/assert.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { keyGroupCount } from '../../model/key-group-range.ts';
import { compositeSnapshot } from '../../types/make-snapshot.ts';
import { migratingReader } from '../../types/migrating-reader.ts';
import { resolveSchemaCompatibility } from '../../types/schema-compatibility.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import type { TimerSerializer } from '../../types/timer-serializer.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import { voidNamespaceSerializer } from '../../types/window-serializers.ts';
import type { KeyedStateMetaInfo, KeyedStateType, KeyValueMetaInfo } from '../canonical/state-meta-info.ts';
import {
  checkNamespaceSerializer,
  checkQueueSerializer,
  checkStateSerializer,
  checkStateType,
} from '../state-compatibility.ts';
import { EntryTable } from '../table/entry-table.ts';
import { LargeValues } from '../table/large-values.ts';
import { PageArena } from '../table/page-arena.ts';
import type { KeyContext } from './key-context.ts';
import { KeyValueTable } from './key-value-table.ts';
import { MAP_EXTRA_WORDS, MapTable } from './map-table.ts';
import { QUEUE_EXTRA_WORDS, QueueTable } from './queue-table.ts';
import { hasOneForm } from './restored-key-reader.ts';
import { rewriteList, rewriteMaps, rewriteOne, rewriteValues, type Rewrite } from './rewrite-values.ts';
import type { StateTable } from './state-table.ts';

/** A state as a program asks for it. */
interface Registration {
  readonly name: string;
  readonly keyedStateType: KeyedStateType;
  readonly namespaceSerializer: SerializerSnapshot;
  readonly valueSerializer: SerializerSnapshot;
}

/** All tables of a backend by name: made when a state is registered or restored, checked when both meet. */
export class StateRegistry {
  readonly arena = new PageArena();
  readonly large = new LargeValues();
  /** In the order in which they came; key/value states and queues share the names. */
  readonly tables = new Map<string, StateTable>();
  readonly #context: KeyContext;

  constructor(context: KeyContext) {
    this.#context = context;
  }

  #newEntryTable(extraWords = 0): EntryTable {
    return new EntryTable(this.arena, this.large, keyGroupCount(this.#context.range), extraWords);
  }

  /**
   * The table of a state with one value of `type` per key.
   * @throws FlinkError with Flink's words if what was restored under this name can't be taken over
   */
  keyValue<T>(name: string, keyedStateType: 'VALUE' | 'REDUCING', type: TypeInformation<T>): KeyValueTable {
    const serializer = type.createSerializer();
    const registration = voidNamespaced(name, keyedStateType, serializer.snapshot());
    return this.#keyValueTable(registration, (old) => rewriteOne(migratingReader(old, type), serializer));
  }

  /** The table of a LIST state. @throws as `keyValue` does */
  list<T>(name: string, elementType: TypeInformation<T>): KeyValueTable {
    const serializer = elementType.createSerializer();
    const registration = voidNamespaced(name, 'LIST', compositeSnapshot('List', [serializer.snapshot()]));
    return this.#keyValueTable(registration, (old) =>
      rewriteList(migratingReader(nestedOf(old, 0), elementType), serializer),
    );
  }

  #keyValueTable(registration: Registration, rewriteFrom: (old: SerializerSnapshot) => Rewrite): KeyValueTable {
    const table = this.#restoredTable(registration);
    if (table === undefined) {
      const created = new KeyValueTable(metaInfoOf(registration), this.#newEntryTable());
      this.tables.set(registration.name, created);
      return created;
    }
    if (!(table instanceof KeyValueTable)) throw new InvariantError(`state '${registration.name}' is kept as a map`);
    const old = table.metaInfo.valueSerializer;
    const verdict = checkStateSerializer(registration.valueSerializer, old);
    if (verdict !== 'compatible-as-is') rewriteValues(table, this.#context, rewriteFrom(old));
    table.metaInfo = metaInfoOf(registration);
    return table;
  }

  /** The table of a MAP state. @throws as `keyValue` does */
  map<UK, UV>(name: string, keyType: TypeInformation<UK>, valueType: TypeInformation<UV>): MapTable {
    const key = keyType.createSerializer();
    const value = valueType.createSerializer();
    const registration = voidNamespaced(name, 'MAP', compositeSnapshot('Map', [key.snapshot(), value.snapshot()]));
    const table = this.#restoredTable(registration);
    if (table === undefined) {
      const heads = this.#newEntryTable(MAP_EXTRA_WORDS);
      const created = new MapTable(metaInfoOf(registration), heads, this.#newEntryTable(MAP_EXTRA_WORDS));
      this.tables.set(name, created);
      return created;
    }
    if (!(table instanceof MapTable)) throw new InvariantError(`state '${name}' is not kept as a map`);
    const old = table.metaInfo.valueSerializer;
    const verdict = checkStateSerializer(registration.valueSerializer, old);
    if (verdict !== 'compatible-as-is' || !hasOneForm(nestedOf(old, 0))) {
      const rewriteKey = rewriteOne(migratingReader(nestedOf(old, 0), keyType), key);
      rewriteMaps(table, this.#context, rewriteKey, rewriteOne(migratingReader(nestedOf(old, 1), valueType), value));
    }
    table.metaInfo = metaInfoOf(registration);
    return table;
  }

  /** What was restored under the name, if it is of the right kind and namespace. */
  #restoredTable({ name, keyedStateType, namespaceSerializer }: Registration): StateTable | undefined {
    const table = this.tables.get(name);
    if (table === undefined) return undefined;
    const { metaInfo } = table;
    if (metaInfo.backendStateType !== 'PRIORITY_QUEUE') {
      checkNamespaceSerializer(namespaceSerializer, metaInfo.namespaceSerializer);
    }
    checkStateType(keyedStateType, kindOf(metaInfo));
    return table;
  }

  /** The table of a queue of timers. @throws as `keyValue` does */
  timers<N>(name: string, serializer: TimerSerializer<unknown, N>): QueueTable {
    const elementSerializer = serializer.snapshot();
    const table = this.tables.get(name);
    const metaInfo = { backendStateType: 'PRIORITY_QUEUE', name, elementSerializer } as const;
    if (table === undefined) {
      const created = new QueueTable(metaInfo, this.#newEntryTable(QUEUE_EXTRA_WORDS));
      this.tables.set(name, created);
      return created;
    }
    checkStateType('PRIORITY_QUEUE', kindOf(table.metaInfo));
    if (!(table instanceof QueueTable)) throw new InvariantError(`state '${name}' is not kept as a queue`);
    checkQueueSerializer(elementSerializer, table.metaInfo.elementSerializer);
    table.metaInfo = metaInfo;
    return table;
  }

  /**
   * The table for entries of a restored state, made if this is the first stream that has it.
   * @throws FlinkError if streams of several subtasks contradict each other
   */
  restored(info: KeyedStateMetaInfo): StateTable {
    const existing = this.tables.get(info.name);
    if (existing !== undefined) {
      checkSameState(existing.metaInfo, info);
      return existing;
    }
    const table = this.#newRestoredTable(info);
    this.tables.set(info.name, table);
    return table;
  }

  #newRestoredTable(info: KeyedStateMetaInfo): StateTable {
    if (info.backendStateType === 'PRIORITY_QUEUE') {
      return new QueueTable(info, this.#newEntryTable(QUEUE_EXTRA_WORDS));
    }
    if (info.keyedStateType !== 'MAP') return new KeyValueTable(info, this.#newEntryTable());
    return new MapTable(info, this.#newEntryTable(MAP_EXTRA_WORDS), this.#newEntryTable(MAP_EXTRA_WORDS));
  }

  dispose(): void {
    this.tables.clear();
    this.arena.dispose();
    this.large.dispose();
  }
}

const voidNamespaced = (
  name: string,
  keyedStateType: KeyedStateType,
  valueSerializer: SerializerSnapshot,
): Registration => {
  return { name, keyedStateType, namespaceSerializer: voidNamespaceSerializer.snapshot(), valueSerializer };
};

const metaInfoOf = (registration: Registration): KeyValueMetaInfo => ({
  backendStateType: 'KEY_VALUE',
  ...registration,
});

const kindOf = (info: KeyedStateMetaInfo): KeyedStateType | 'PRIORITY_QUEUE' =>
  info.backendStateType === 'PRIORITY_QUEUE' ? 'PRIORITY_QUEUE' : info.keyedStateType;

function nestedOf(snapshot: SerializerSnapshot, index: number): SerializerSnapshot {
  const nested = snapshot.kind === 'composite' ? snapshot.nested[index] : undefined;
  if (nested === undefined) throw new MalformedDataError(`a serializer has no nested serializer ${index}`);
  return nested;
}

/** Subtasks may describe a state differently only where that changes no bytes: what subclasses each has seen. */
function checkSameState(first: KeyedStateMetaInfo, other: KeyedStateMetaInfo): void {
  checkStateType(kindOf(other), kindOf(first));
  const isSame = (a: SerializerSnapshot, b: SerializerSnapshot): boolean =>
    [resolveSchemaCompatibility(a, b), resolveSchemaCompatibility(b, a)].some(
      ({ verdict }) => verdict === 'compatible-as-is',
    );
  if (isSame(valueSerializerOf(first), valueSerializerOf(other))) return;
  throw new MalformedDataError(`subtasks wrote state '${first.name}' with different serializers`);
}

const valueSerializerOf = (info: KeyedStateMetaInfo): SerializerSnapshot =>
  info.backendStateType === 'PRIORITY_QUEUE' ? info.elementSerializer : info.valueSerializer;

import { required } from '../../base/assert.ts';
import { DataInput } from '../../base/data-input.ts';
import { restoreSerializer } from '../../types/restore-serializer.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import { CompositeKeyLayout } from '../canonical/composite-key.ts';
import { newKeyedEntry } from '../canonical/keyed-entry.ts';
import type { KeyValueMetaInfo } from '../canonical/state-meta-info.ts';
import type { EntryTable } from '../table/entry-table.ts';
import { LIST_DELIMITER_BYTES } from './hash-map-list-state.ts';
import type { KeyContext } from './key-context.ts';
import { KeyValueTable } from './key-value-table.ts';
import { MapTable } from './map-table.ts';
import { QueueTable } from './queue-table.ts';
import type { StateTable } from './state-table.ts';

/**
 * An entry of a state as views show it. `value` of a LIST is the array of its elements; a MAP has an entry per user key;
 * a timer has its whole element as `value`, key and namespace are in it.
 */
export interface StateEntry {
  readonly keyGroup: number;
  readonly key: unknown;
  readonly namespace: unknown;
  /** Only in a MAP. */
  readonly userKey?: unknown;
  readonly value: unknown;
}

/** Decodes a group at a time: what changes while the reader is at one group shows in the next ones. */
export function* readEntries(table: StateTable, context: KeyContext, keyGroup?: number): Generator<StateEntry> {
  const read = readerOf(table, context);
  for (let group = 0; group < context.groupCount; group++) {
    const number = context.range.first + group;
    if (keyGroup === undefined || keyGroup === number) yield* read(group, number);
  }
}

type GroupReader = (group: number, keyGroup: number) => readonly StateEntry[];

function readerOf(table: StateTable, context: KeyContext): GroupReader {
  if (table instanceof KeyValueTable) return keyValueReader(table, context);
  if (table instanceof MapTable) return mapReader(table, context);
  if (table instanceof QueueTable) return queueReader(table);
  return () => [];
}

function queueReader({ metaInfo, elements }: QueueTable): GroupReader {
  const serializer = restoreSerializer(metaInfo.elementSerializer);
  return (group, keyGroup) =>
    elements.refsOf(group).map((ref) => {
      return { keyGroup, key: undefined, namespace: undefined, value: serializer.deserialize(elements.keyInput(ref)) };
    });
}

function keyValueReader({ metaInfo, entries }: KeyValueTable, context: KeyContext): GroupReader {
  const split = keySplitter(metaInfo, entries, context);
  const readValue =
    metaInfo.keyedStateType === 'LIST' ? listReader(metaInfo) : whole(restoreSerializer(metaInfo.valueSerializer));
  return (group, keyGroup) =>
    entries.refsOf(group).map((ref) => {
      return { keyGroup, ...split(ref), value: readValue(entries.valueInput(ref)) };
    });
}

function mapReader(table: MapTable, context: KeyContext): GroupReader {
  const { metaInfo, heads, items } = table;
  const split = keySplitter(metaInfo, heads, context);
  const userKey = nestedSerializer(metaInfo, 0);
  const userValue = nestedSerializer(metaInfo, 1);
  return (group, keyGroup) =>
    heads.refsOf(group).flatMap((head) => {
      const parts = split(head);
      return table.itemsOf(head).map((item) => {
        const key = userKey.deserialize(table.userKeyInput(item));
        const input = items.valueInput(item);
        return { keyGroup, ...parts, userKey: key, value: input.readBoolean() ? null : userValue.deserialize(input) };
      });
    });
}

type ValueReader = (input: DataInput) => unknown;

const whole =
  (serializer: TypeSerializer<unknown>): ValueReader =>
  (input) =>
    serializer.deserialize(input);

function listReader(metaInfo: KeyValueMetaInfo): ValueReader {
  const element = nestedSerializer(metaInfo, 0);
  return (input) => {
    const elements: unknown[] = [];
    for (;;) {
      elements.push(element.deserialize(input));
      if (input.remaining === 0) return elements;
      input.take(LIST_DELIMITER_BYTES);
    }
  };
}

function nestedSerializer({ name, valueSerializer }: KeyValueMetaInfo, index: number): TypeSerializer<unknown> {
  const nested: SerializerSnapshot | undefined =
    valueSerializer.kind === 'composite' ? valueSerializer.nested[index] : undefined;
  return restoreSerializer(required(nested, `nested serializer ${index} of state '${name}'`));
}

/** Decodes key and namespace of an entry. */
function keySplitter(
  { namespaceSerializer }: KeyValueMetaInfo,
  entries: EntryTable,
  context: KeyContext,
): (ref: number) => { readonly key: unknown; readonly namespace: unknown } {
  const keySnapshot = context.serializer.snapshot();
  const layout = new CompositeKeyLayout(keySnapshot, namespaceSerializer, false);
  const key = restoreSerializer(keySnapshot);
  const namespace = restoreSerializer(namespaceSerializer);
  const parts = newKeyedEntry();
  const input = new DataInput(new Uint8Array(0));
  return (ref) => {
    const { bytes, position, end } = entries.keyInput(ref);
    input.reset(bytes, position, end);
    layout.split(input, parts);
    input.reset(bytes, parts.keyStart, parts.keyEnd);
    const keyValue = key.deserialize(input);
    input.reset(bytes, parts.namespaceStart, parts.namespaceEnd);
    return { key: keyValue, namespace: namespace.deserialize(input) };
  };
}

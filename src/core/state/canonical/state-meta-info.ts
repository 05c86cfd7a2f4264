import { assertUnreachable } from '../../base/assert.ts';
import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { OperatorStateMode } from '../../model/state-handles.ts';
import { readSerializerSnapshot } from '../../types/read-serializer-snapshot.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import { writeSerializerSnapshot } from '../../types/write-serializer-snapshot.ts';

/** `StateDescriptor.Type`. */
export type KeyedStateType = 'VALUE' | 'LIST' | 'REDUCING' | 'FOLDING' | 'AGGREGATING' | 'MAP' | 'UNKNOWN';

/** A keyed state; the value serializer of a LIST is a list serializer, of a MAP a map serializer. */
export interface KeyValueMetaInfo {
  /** `KEY_VALUE_V2` is the asynchronous state API's; the layout is the same. */
  readonly backendStateType: 'KEY_VALUE' | 'KEY_VALUE_V2';
  readonly name: string;
  readonly keyedStateType: KeyedStateType;
  readonly namespaceSerializer: SerializerSnapshot;
  readonly valueSerializer: SerializerSnapshot;
}

/** A set of timers (or another priority queue) in keyed state. */
export interface PriorityQueueMetaInfo {
  readonly backendStateType: 'PRIORITY_QUEUE';
  readonly name: string;
  readonly elementSerializer: SerializerSnapshot;
}

/** A list state of an operator, not keyed. */
export interface OperatorListMetaInfo {
  readonly backendStateType: 'OPERATOR';
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly elementSerializer: SerializerSnapshot;
}

export interface BroadcastMetaInfo {
  readonly backendStateType: 'BROADCAST';
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly keySerializer: SerializerSnapshot;
  readonly valueSerializer: SerializerSnapshot;
}

export type KeyedStateMetaInfo = KeyValueMetaInfo | PriorityQueueMetaInfo;

/** Flink's `StateMetaInfoSnapshot`, format 7 (6 is the same): what a stream's header says of one state. */
export type StateMetaInfo = KeyedStateMetaInfo | OperatorListMetaInfo | BroadcastMetaInfo;

/** In the order of Flink's enum `BackendStateType`: the ordinal stands in the file. */
const BACKEND_STATE_TYPES = ['KEY_VALUE', 'OPERATOR', 'BROADCAST', 'PRIORITY_QUEUE', 'KEY_VALUE_V2'] as const;
const KEYED_STATE_TYPES = ['UNKNOWN', 'VALUE', 'LIST', 'REDUCING', 'FOLDING', 'AGGREGATING', 'MAP'] as const;
const OPERATOR_STATE_MODES = ['SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST'] as const;

/** Version of `TypeSerializerSnapshotSerializationUtil`'s wrapper; 1 held Java objects and is refused since 1.17. */
const SERIALIZER_WRAPPER_VERSION = 2;

/** An i32 2 and a versioned snapshot. @throws MalformedDataError on any other wrapper version */
export function readWrappedSerializer(input: DataInput): SerializerSnapshot {
  const version = input.readInt();
  if (version !== SERIALIZER_WRAPPER_VERSION) {
    throw new MalformedDataError(
      `serializer snapshot wrapper of version ${version}; only ${SERIALIZER_WRAPPER_VERSION} can be read`,
    );
  }
  return readSerializerSnapshot(input);
}

export function writeWrappedSerializer(snapshot: SerializerSnapshot, output: DataOutput): void {
  output.writeInt(SERIALIZER_WRAPPER_VERSION);
  writeSerializerSnapshot(snapshot, output);
}

function readOptions(input: DataInput): Map<string, string> {
  const options = new Map<string, string>();
  const count = input.readCount(4, 'state options');
  for (let i = 0; i < count; i++) options.set(input.readUtf(), input.readUtf());
  return options;
}

function readSerializers(input: DataInput): Map<string, SerializerSnapshot> {
  const serializers = new Map<string, SerializerSnapshot>();
  const count = input.readCount(12, 'serializers of a state');
  for (let i = 0; i < count; i++) serializers.set(input.readUtf(), readWrappedSerializer(input));
  return serializers;
}

function optionOf<T extends string>(
  options: Map<string, string>,
  key: string,
  allowed: readonly T[],
  state: string,
): T {
  const text = options.get(key);
  const found = allowed.find((candidate) => candidate === text);
  if (found === undefined)
    throw new MalformedDataError(`state '${state}' has ${key} ${String(text)}, not one of ${allowed.join(', ')}`);
  return found;
}

/**
 * Reads the description of one state.
 * @throws MalformedDataError if it is not one, and with Flink's words if a serializer snapshot's class is unknown
 */
export function readStateMetaInfo(input: DataInput): StateMetaInfo {
  const name = input.readUtf();
  const ordinal = input.readInt();
  const backendStateType = BACKEND_STATE_TYPES[ordinal];
  if (backendStateType === undefined) throw new MalformedDataError(`state '${name}' is of unknown kind ${ordinal}`);
  const options = readOptions(input);
  const serializers = readSerializers(input);
  const serializer = (key: string): SerializerSnapshot => {
    const snapshot = serializers.get(key);
    if (snapshot === undefined) throw new MalformedDataError(`state '${name}' has no ${key}`);
    return snapshot;
  };
  switch (backendStateType) {
    case 'KEY_VALUE':
    case 'KEY_VALUE_V2':
      return {
        backendStateType,
        name,
        keyedStateType: optionOf(options, 'KEYED_STATE_TYPE', KEYED_STATE_TYPES, name),
        namespaceSerializer: serializer('NAMESPACE_SERIALIZER'),
        valueSerializer: serializer('VALUE_SERIALIZER'),
      };
    case 'PRIORITY_QUEUE':
      return { backendStateType, name, elementSerializer: serializer('VALUE_SERIALIZER') };
    case 'OPERATOR': {
      const mode = optionOf(options, 'OPERATOR_STATE_DISTRIBUTION_MODE', OPERATOR_STATE_MODES, name);
      return { backendStateType, name, mode, elementSerializer: serializer('VALUE_SERIALIZER') };
    }
    case 'BROADCAST': {
      const mode = optionOf(options, 'OPERATOR_STATE_DISTRIBUTION_MODE', OPERATOR_STATE_MODES, name);
      return {
        backendStateType,
        name,
        mode,
        keySerializer: serializer('KEY_SERIALIZER'),
        valueSerializer: serializer('VALUE_SERIALIZER'),
      };
    }
    default:
      return assertUnreachable(backendStateType);
  }
}

/** The options as they stand in the file; none for priority queues. */
export function stateOptions(info: StateMetaInfo): readonly (readonly [key: string, value: string])[] {
  switch (info.backendStateType) {
    case 'KEY_VALUE':
    case 'KEY_VALUE_V2':
      return [['KEYED_STATE_TYPE', info.keyedStateType]];
    case 'OPERATOR':
    case 'BROADCAST':
      return [['OPERATOR_STATE_DISTRIBUTION_MODE', info.mode]];
    case 'PRIORITY_QUEUE':
      return [];
    default:
      return assertUnreachable(info);
  }
}

/** The serializers by Flink's keys, in the order in which Flink's hash map writes them. */
export function stateSerializers(
  info: StateMetaInfo,
): readonly (readonly [key: string, snapshot: SerializerSnapshot])[] {
  switch (info.backendStateType) {
    case 'KEY_VALUE':
    case 'KEY_VALUE_V2':
      return [
        ['VALUE_SERIALIZER', info.valueSerializer],
        ['NAMESPACE_SERIALIZER', info.namespaceSerializer],
      ];
    case 'OPERATOR':
    case 'PRIORITY_QUEUE':
      return [['VALUE_SERIALIZER', info.elementSerializer]];
    case 'BROADCAST':
      return [
        ['VALUE_SERIALIZER', info.valueSerializer],
        ['KEY_SERIALIZER', info.keySerializer],
      ];
    default:
      return assertUnreachable(info);
  }
}

export function writeStateMetaInfo(info: StateMetaInfo, output: DataOutput): void {
  output.writeUtf(info.name);
  output.writeInt(BACKEND_STATE_TYPES.indexOf(info.backendStateType));
  const options = stateOptions(info);
  output.writeInt(options.length);
  for (const [key, value] of options) {
    output.writeUtf(key);
    output.writeUtf(value);
  }
  const serializers = stateSerializers(info);
  output.writeInt(serializers.length);
  for (const [key, snapshot] of serializers) {
    output.writeUtf(key);
    writeWrappedSerializer(snapshot, output);
  }
}

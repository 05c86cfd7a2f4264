import { assertUnreachable } from '../base/assert.ts';
import { toHex } from '../base/hex.ts';
import { AvroRecord, AvroSymbol, AvroUnionValue } from './avro-codec.ts';
import { BigDecimal } from './big-decimal.ts';
import { describeGeneric } from './describe-generic.ts';
import { mismatch } from './describe-mismatch.ts';
import { describeNumber, jsonObject, type JsonValue } from './json-value.ts';
import { OpaqueValue, RestoredPojo } from './restored-values.ts';
import type { CompositeSnapshot, PojoSnapshot, SerializerSnapshot } from './serializer-snapshot.ts';
import { compositeClassOf, simpleTypeOf, type CompositeType, type SimpleType } from './snapshot-classes.ts';

/**
 * A value that `restoreSerializer(snapshot)` read, as JSON for people and comparisons: i64 as decimal text, floats that
 * JSON lacks as text, the rest as `{"$bytes": hex}`, `{"$pojo": class, "fields": {…}}`, `{"$map": [[key, value], …]}`, ….
 * @throws TypeMismatchError if the value is not of that type
 */
export function describeValue(snapshot: SerializerSnapshot, value: unknown): JsonValue {
  if (value instanceof OpaqueValue) {
    const hex = toHex(value.bytes);
    return snapshot.kind === 'kryo' ? { $kryo: value.className, hex } : { $opaque: value.className, hex };
  }
  if (value === null) return null;
  switch (snapshot.kind) {
    case 'simple':
      return describeSimple(snapshot.className, value);
    case 'composite':
      return describeComposite(snapshot, value);
    case 'pojo':
      return describePojo(snapshot, value);
    case 'enum':
      return { $enum: expect(value, isString, 'enum constant') };
    case 'avro':
      return describeAvro(value);
    case 'generic':
      return describeGeneric(value);
    case 'kryo':
    case 'value-type':
      throw mismatch(value, 'OpaqueValue');
    default:
      return assertUnreachable(snapshot);
  }
}

const isString = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isBigint = (value: unknown): value is bigint => typeof value === 'bigint';
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean';
const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isBytes = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const isMap = (value: unknown): value is ReadonlyMap<unknown, unknown> => value instanceof Map;
const isSet = (value: unknown): value is ReadonlySet<unknown> => value instanceof Set;
const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function expect<T>(value: unknown, is: (value: unknown) => value is T, what: string): T {
  if (!is(value)) throw mismatch(value, what);
  return value;
}

const asNumber = (value: unknown): number => expect(value, isNumber, 'number');
const asLong = (value: unknown): string => `${expect(value, isBigint, 'bigint')}`;
const asObject = (value: unknown): Readonly<Record<string, unknown>> => expect(value, isObject, 'object');
const asList = (value: unknown): readonly unknown[] => expect(value, isArray, 'array');

function describeSimple(className: string, value: unknown): JsonValue {
  const type: SimpleType | undefined = simpleTypeOf(className);
  switch (type) {
    case 'Int':
    case 'Short':
    case 'Byte':
    case 'Double':
    case 'Float':
      return describeNumber(asNumber(value));
    case 'Long':
      return asLong(value);
    case 'Boolean':
      return expect(value, isBoolean, 'boolean');
    case 'Char':
    case 'String':
      return expect(value, isString, 'string');
    case 'BigInt':
      return { $bigint: asLong(value) };
    case 'BigDec':
      if (!(value instanceof BigDecimal)) throw mismatch(value, 'BigDecimal');
      return { $bigdec: `${value.unscaledValue}`, scale: value.scale };
    case 'Date':
    case 'SqlDate':
    case 'SqlTime':
      return { $date: asLong(value) };
    case 'ByteArray':
      return { $bytes: toHex(expect(value, isBytes, 'Uint8Array')) };
    case 'Void':
    case 'VoidNamespace':
      return null;
    case 'Tuple0':
      return { $tuple: [] };
    case 'GlobalWindow':
      return { global: true };
    case 'TimeWindow':
      return { start: asLong(asObject(value)['start']), end: asLong(asObject(value)['end']) };
    case 'Instant':
    case 'SqlTimestamp':
    case 'LocalDate':
    case 'LocalTime':
    case 'LocalDateTime':
      return describeTime(type, asObject(value));
    case 'BooleanArray':
    case 'ShortArray':
    case 'IntArray':
    case 'LongArray':
    case 'FloatArray':
    case 'DoubleArray':
    case 'CharArray':
    case 'StringArray':
      return { $array: Array.from(asIterable(value), describeElement) };
    case undefined:
      throw mismatch(value, className);
    default:
      return assertUnreachable(type);
  }
}

function asIterable(value: unknown): Iterable<unknown> {
  const isIterable = (candidate: unknown): candidate is Iterable<unknown> =>
    Array.isArray(candidate) || ArrayBuffer.isView(candidate);
  return expect(value, isIterable, 'array');
}

/** An element of an array of primitives, or of String[]. */
function describeElement(value: unknown): JsonValue {
  if (value === null || isBoolean(value) || isString(value)) return value;
  return isBigint(value) ? `${value}` : describeNumber(asNumber(value));
}

function describeTime(
  type: 'Instant' | 'SqlTimestamp' | 'LocalDate' | 'LocalTime' | 'LocalDateTime',
  value: Readonly<Record<string, unknown>>,
): JsonValue {
  const date = (of: Readonly<Record<string, unknown>>): number[] =>
    ['year', 'month', 'day'].map((part) => asNumber(of[part]));
  const time = (of: Readonly<Record<string, unknown>>): number[] =>
    ['hour', 'minute', 'second', 'nano'].map((part) => asNumber(of[part]));
  switch (type) {
    case 'Instant':
      return { $instant: asLong(value['epochSecond']), nanos: asNumber(value['nano']) };
    case 'SqlTimestamp':
      return { $timestamp: asLong(value['epochMs']), nanos: asNumber(value['nano']) };
    case 'LocalDate':
      return { $localdate: date(value) };
    case 'LocalTime':
      return { $localtime: time(value) };
    case 'LocalDateTime':
      return { $localdatetime: [...date(asObject(value['date'])), ...time(asObject(value['time']))] };
    default:
      return assertUnreachable(type);
  }
}

function describeComposite(snapshot: CompositeSnapshot, value: unknown): JsonValue {
  const type: CompositeType | undefined = compositeClassOf(snapshot.className)?.type;
  const nested = (index: number, item: unknown): JsonValue => {
    const at = snapshot.nested[index];
    if (at === undefined) throw mismatch(value, snapshot.className);
    return describeValue(at, item);
  };
  switch (type) {
    case 'List':
      return asList(value).map((item) => nested(0, item));
    case 'Set':
      return { $set: [...expect(value, isSet, 'Set')].map((item) => nested(0, item)) };
    case 'Map':
      return { $map: [...expect(value, isMap, 'Map')].map(([key, item]) => [nested(0, key), nested(1, item)]) };
    case 'Tuple':
      return { $tuple: asList(value).map((item, i) => nested(i, item)) };
    case 'Row': {
      const { kind, fields } = asObject(value);
      return { $row: expect(kind, isString, 'RowKind'), fields: asList(fields).map((item, i) => nested(i, item)) };
    }
    case 'Either': {
      const either = asObject(value);
      return 'left' in either ? { left: nested(0, either['left']) } : { right: nested(1, either['right']) };
    }
    case 'GenericArray':
      return { $array: asList(value).map((item) => nested(0, item)) };
    case 'Nullable':
      return nested(0, value);
    case 'Timer': {
      const { timestamp, key, namespace } = asObject(value);
      return { timestamp: asLong(timestamp), key: nested(0, key), namespace: nested(1, namespace) };
    }
    case 'Ttl': {
      const { lastAccessMs, value: inner } = asObject(value);
      return { $ttl: asLong(lastAccessMs), value: nested(1, inner) };
    }
    case 'StreamElement':
      return describeStreamElement(asObject(value), (item) => nested(0, item));
    case undefined:
      throw mismatch(value, snapshot.className);
    default:
      return assertUnreachable(type);
  }
}

function describeStreamElement(
  element: Readonly<Record<string, unknown>>,
  describeRecord: (value: unknown) => JsonValue,
): JsonValue {
  const { kind, timestamp, value } = element;
  if (kind !== 'record') return { $element: expect(kind, isString, 'StreamElement') };
  return { $record: describeRecord(value), timestamp: timestamp === null ? null : asLong(timestamp) };
}

function describePojo(snapshot: PojoSnapshot, value: unknown): JsonValue {
  if (!(value instanceof RestoredPojo)) throw mismatch(value, 'RestoredPojo');
  const fields = pojoFieldsOf(snapshot, value.className);
  const members = fields.map(({ name, serializer }): readonly [string, JsonValue] => {
    return [name, describeValue(serializer, value.fields.get(name))];
  });
  return { $pojo: value.className, fields: jsonObject(members) };
}

/** The fields of the class itself or of a subclass that the snapshot describes. */
function pojoFieldsOf(snapshot: PojoSnapshot, className: string): PojoSnapshot['fields'] {
  if (className === snapshot.className) return snapshot.fields;
  for (const subclass of [...snapshot.registeredSubclasses, ...snapshot.otherSubclasses]) {
    const { serializer } = subclass;
    if (serializer?.kind !== 'pojo') continue;
    if (subclass.className === className || serializer.className === className) return serializer.fields;
  }
  throw mismatch(className, `subclass of ${snapshot.className}`);
}

function describeAvro(value: unknown): JsonValue {
  if (value === null || isBoolean(value) || isString(value)) return value;
  if (isNumber(value)) return describeNumber(value);
  if (isBigint(value)) return `${value}`;
  if (isBytes(value)) return { $bytes: toHex(value) };
  if (value instanceof AvroSymbol) return { $enum: value.symbol };
  if (value instanceof AvroUnionValue) return describeAvro(value.value);
  if (isMap(value)) return { $map: [...value].map(([key, item]) => [describeAvro(key), describeAvro(item)]) };
  if (isArray(value)) return value.map(describeAvro);
  if (!(value instanceof AvroRecord)) throw mismatch(value, 'AvroRecord');
  return { $avro: value.name, fields: jsonObject([...value.fields].map(([name, item]) => [name, describeAvro(item)])) };
}

import { assertUnreachable } from '../base/assert.ts';
import { BigDecimal } from './big-decimal.ts';
import { describeValue } from './describe-value.ts';
import type { JsonValue } from './json-value.ts';
import { OpaqueValue, RestoredPojo } from './restored-values.ts';
import type { CompositeSnapshot, SerializerSnapshot, SimpleSnapshot } from './serializer-snapshot.ts';
import { compositeClassOf, simpleTypeOf } from './snapshot-classes.ts';
import { epochMsOf, formatInstant, formatLocalDate, formatLocalDateTime, formatLocalTime } from './time-text.ts';
import type { Instant, LocalDate, LocalDateTime, LocalTime, SqlTimestamp } from './time-values.ts';

/**
 * A value that `restoreSerializer(snapshot)` read, as plain JSON text on one line: i64 and BigInteger are numbers with all
 * their digits, which no `JsonValue` could hold.
 */
export function formatJson(snapshot: SerializerSnapshot, value: unknown): string {
  if (value === null) return 'null';
  if (value instanceof OpaqueValue) return stringify(describeValue(snapshot, value));
  switch (snapshot.kind) {
    case 'simple':
      return formatSimple(snapshot, value);
    case 'composite':
      return formatComposite(snapshot, value);
    case 'pojo': {
      if (!(value instanceof RestoredPojo)) return stringify(describeValue(snapshot, value));
      const { fields } = value;
      const described = value.className === snapshot.className ? snapshot.fields : undefined;
      if (described === undefined) return stringify(describeValue(snapshot, value));
      return object(described.map(({ name, serializer }) => [name, formatJson(serializer, fields.get(name))]));
    }
    case 'enum':
      return JSON.stringify(value);
    case 'avro':
    case 'kryo':
    case 'value-type':
    case 'generic':
      return stringify(describeValue(snapshot, value));
    default:
      return assertUnreachable(snapshot);
  }
}

const stringify = (value: JsonValue): string => JSON.stringify(value);
const list = (items: readonly string[]): string => `[${items.join(',')}]`;
const object = (members: readonly (readonly [name: string, text: string])[]): string =>
  `{${members.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;

function formatSimple(snapshot: SimpleSnapshot, value: unknown): string {
  const type = simpleTypeOf(snapshot.className);
  switch (type) {
    case 'Long':
    case 'BigInt':
    case 'Date':
    case 'SqlDate':
    case 'SqlTime':
      return String(value);
    case 'BigDec':
      return value instanceof BigDecimal ? JSON.stringify(value.toString()) : 'null';
    case 'ByteArray':
    case 'LongArray':
      return list(Array.from(value as Iterable<unknown>, String));
    // What these serializers read is of these types.
    case 'Instant':
      return JSON.stringify(formatInstant(value as Instant));
    case 'SqlTimestamp':
      return JSON.stringify(formatInstant(instantOf(value as SqlTimestamp)));
    case 'LocalDate':
      return JSON.stringify(formatLocalDate(value as LocalDate));
    case 'LocalTime':
      return JSON.stringify(formatLocalTime(value as LocalTime));
    case 'LocalDateTime':
      return JSON.stringify(formatLocalDateTime(value as LocalDateTime));
    case 'Tuple0':
      return '[]';
    default: {
      const described = describeValue(snapshot, value);
      const isArray = typeof described === 'object' && described !== null && '$array' in described;
      return stringify(isArray ? (described['$array'] ?? null) : described);
    }
  }
}

function instantOf({ epochMs, nano }: SqlTimestamp): Instant {
  const epochSecond = (epochMs - epochMsOf({ epochSecond: 0n, nano })) / 1000n;
  return { epochSecond, nano };
}

function formatComposite(snapshot: CompositeSnapshot, value: unknown): string {
  const part = (index: number, item: unknown): string => {
    const nested = snapshot.nested[index];
    return nested === undefined ? 'null' : formatJson(nested, item);
  };
  const type = compositeClassOf(snapshot.className)?.type;
  // What these serializers read is of these types.
  switch (type) {
    case 'List':
    case 'Set':
    case 'GenericArray':
      return list(Array.from(value as Iterable<unknown>, (item) => part(0, item)));
    case 'Tuple':
      return list((value as readonly unknown[]).map((item, i) => part(i, item)));
    case 'Row': {
      const { kind, fields } = value as { readonly kind: string; readonly fields: readonly unknown[] };
      return object([
        ['kind', JSON.stringify(kind)],
        ['fields', list(fields.map((item, i) => part(i, item)))],
      ]);
    }
    case 'Map': {
      const entries = [...(value as ReadonlyMap<unknown, unknown>)].map(
        ([key, item]) => [part(0, key), part(1, item)] as const,
      );
      // Text and numbers can be names; any other key can't.
      const names = entries.map(([key]) => (key.startsWith('"') ? key : /^-?\d/.test(key) ? `"${key}"` : undefined));
      if (names.includes(undefined)) return list(entries.map(([key, item]) => `[${key},${item}]`));
      return `{${entries.map(([, item], i) => `${names[i] ?? ''}:${item}`).join(',')}}`;
    }
    case 'Nullable':
      return part(0, value);
    case 'Ttl':
      return part(1, (value as { readonly value: unknown }).value);
    case 'Either':
    case 'Timer':
    case 'StreamElement':
    case undefined:
      return stringify(describeValue(snapshot, value));
    default:
      return assertUnreachable(type);
  }
}

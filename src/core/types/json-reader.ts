import { DataInput } from '../base/data-input.ts';
import { DataOutput } from '../base/data-output.ts';
import { ArraySerializer, ByteArraySerializer, ObjectArraySerializer } from './array-serializers.ts';
import { BooleanSerializer } from './basic-serializers.ts';
import { BigDecimal } from './big-decimal.ts';
import { BigDecSerializer, BigIntSerializer } from './big-number-serializers.ts';
import { locate, mismatch } from './describe-mismatch.ts';
import type { ExactJson } from './exact-json.ts';
import { DoubleSerializer, FloatSerializer } from './floating-point-serializers.ts';
import {
  BigintLongSerializer,
  ByteSerializer,
  IntSerializer,
  LongSerializer,
  ShortSerializer,
} from './integer-serializers.ts';
import { ListSerializer } from './list-serializer.ts';
import { MapSerializer } from './map-serializer.ts';
import { PojoSerializer } from './pojo-serializer.ts';
import { RowSerializer } from './row-serializer.ts';
import { SetSerializer } from './set-serializer.ts';
import { SimpleSerializer } from './simple-serializer.ts';
import type { SimpleType } from './snapshot-classes.ts';
import { epochMsOf, parseInstant, parseLocalDate, parseLocalDateTime, parseLocalTime } from './time-text.ts';
import { TupleSerializer } from './tuple-serializer.ts';
import type { TypeSerializer } from './type-serializer.ts';

type JsonObject = { readonly [name: string]: ExactJson };

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
const INTEGER = /^\s*[+-]?\d+\s*$/;

/** Makes values of declared types of JSON. */
export class JsonReader {
  readonly #scratch = new DataOutput(256);

  /** @throws TypeMismatchError naming the field if the JSON does not fit the type */
  read<T>(serializer: TypeSerializer<T>, json: ExactJson): T {
    // Each branch makes what the serializer in question takes, or leaves the JSON for it to refuse in its own words.
    const value = this.#read(serializer, json) as T;
    this.#scratch.clear();
    serializer.serialize(value, this.#scratch);
    return value;
  }

  #read(serializer: TypeSerializer<unknown>, json: ExactJson): unknown {
    if (json === null) return null;
    if (serializer instanceof PojoSerializer) return this.#readPojo(serializer, json);
    if (isIntegerSerializer(serializer)) return readInteger(json);
    if (serializer instanceof DoubleSerializer) return readDecimal(json);
    if (serializer instanceof FloatSerializer) return readFloat(json);
    if (serializer instanceof BooleanSerializer) return readBoolean(json);
    if (serializer instanceof BigintLongSerializer || serializer instanceof BigIntSerializer) return readBigint(json);
    if (serializer instanceof BigDecSerializer) return readBigDecimal(json);
    if (serializer instanceof SimpleSerializer) return readSimple(serializer.rules.type, json);
    return this.#readContainer(serializer, json);
  }

  #readPojo(serializer: PojoSerializer<object>, json: ExactJson): object {
    const members = asObject(json, serializer.simpleName);
    const values = serializer.rules.fields.map(({ name, serializer: field, makeDefault }) => {
      if (!Object.hasOwn(members, name)) return makeDefault();
      try {
        return this.#read(field, members[name] ?? null);
      } catch (error) {
        throw locate(error, serializer.simpleName, `.${name}`);
      }
    });
    return serializer.makeValue(values);
  }

  #readContainer(serializer: TypeSerializer<unknown>, json: ExactJson): unknown {
    if (serializer instanceof ListSerializer) return this.#readItems(serializer.element, json);
    if (serializer instanceof SetSerializer) return new Set(this.#readItems(serializer.element, json));
    if (serializer instanceof ObjectArraySerializer) return this.#readItems(serializer.element, json);
    if (serializer instanceof ArraySerializer) return this.#readArray(serializer, json);
    if (serializer instanceof ByteArraySerializer) return readBytes(json);
    if (serializer instanceof TupleSerializer) return this.#readFields(serializer.fields, json);
    if (serializer instanceof MapSerializer) return this.#readMap(serializer, json);
    if (serializer instanceof RowSerializer) {
      const row = asObject(json, 'ROW');
      return { kind: row['kind'] ?? 'INSERT', fields: this.#readFields(serializer.fields, row['fields'] ?? null) };
    }
    // STRING, CHAR, ENUM, GENERIC: JSON's own values.
    return json;
  }

  /** By way of the bytes: an assignment to a typed array would turn anything into a number. */
  #readArray(serializer: TypeSerializer<unknown>, json: ExactJson): unknown {
    const element = serializer instanceof ArraySerializer ? serializer.rules.element : undefined;
    if (element === undefined) return json;
    const items = this.#readItems(element, json);
    const output = new DataOutput(4 + 8 * items.length);
    output.writeInt(items.length);
    items.forEach((item, i) => at(`[${i}]`, () => element.serialize(item, output)));
    return serializer.deserialize(new DataInput(output.written()));
  }

  #readItems(element: TypeSerializer<unknown>, json: ExactJson): unknown[] {
    return asArray(json).map((item, i) => at(`[${i}]`, () => this.#read(element, item)));
  }

  #readFields(fields: readonly TypeSerializer<unknown>[], json: ExactJson): unknown[] {
    const items = asArray(json);
    if (items.length !== fields.length) throw mismatch(json, 'TUPLE', `an array of ${fields.length}`);
    return fields.map((field, i) => at(`.f${i}`, () => this.#read(field, items[i] ?? null)));
  }

  #readMap(serializer: MapSerializer<unknown, unknown>, json: ExactJson): Map<unknown, unknown> {
    const entries = Array.isArray(json) ? json.map(asPair) : Object.entries(asObject(json, 'MAP'));
    return new Map(
      entries.map(([key, value]) => {
        const read = (): [unknown, unknown] => [this.#read(serializer.key, key), this.#read(serializer.value, value)];
        return at(`[${JSON.stringify(`${typeof key === 'object' ? 'key' : key}`)}]`, read);
      }),
    );
  }
}

function at<T>(step: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw locate(error, '', step);
  }
}

function isIntegerSerializer(serializer: TypeSerializer<unknown>): boolean {
  return (
    serializer instanceof LongSerializer ||
    serializer instanceof IntSerializer ||
    serializer instanceof ShortSerializer ||
    serializer instanceof ByteSerializer
  );
}

/** A number or its text; anything else is left for the serializer to refuse in its own words. */
function readInteger(json: ExactJson): unknown {
  return typeof json === 'string' && INTEGER.test(json) ? Number(json) : json;
}

function readDecimal(json: ExactJson): unknown {
  if (typeof json === 'bigint') return Number(json);
  if (typeof json !== 'string') return json;
  if (json === 'NaN') return Number.NaN;
  if (json === 'Infinity' || json === '-Infinity') return Number(json);
  return DECIMAL.test(json) ? Number(json) : json;
}

function readFloat(json: ExactJson): unknown {
  const decimal = readDecimal(json);
  if (typeof decimal !== 'number') return decimal;
  const rounded = Math.fround(decimal);
  // Rounding is what reading a float's decimal text means; leaving its range is not.
  return Number.isFinite(decimal) && !Number.isFinite(rounded) ? decimal : rounded;
}

function readBoolean(json: ExactJson): unknown {
  if (json === 'true') return true;
  return json === 'false' ? false : json;
}

function readBigint(json: ExactJson): unknown {
  if (typeof json === 'number' && Number.isSafeInteger(json)) return BigInt(json);
  return typeof json === 'string' && INTEGER.test(json) ? BigInt(json.trim().replace(/^\+/, '')) : json;
}

function readBigDecimal(json: ExactJson): unknown {
  const isNumber = typeof json === 'number' || typeof json === 'bigint';
  return isNumber || (typeof json === 'string' && DECIMAL.test(json)) ? BigDecimal.parse(`${json}`.trim()) : json;
}

function readBytes(json: ExactJson): Uint8Array {
  const bytes = asArray(json);
  bytes.forEach((byte, i) => {
    if (typeof byte !== 'number' || (byte & 0xff) !== byte)
      throw locate(mismatch(byte, 'byte', '0 to 255'), '', `[${i}]`);
  });
  return Uint8Array.from(bytes, Number);
}

function readSimple(type: SimpleType, json: ExactJson): unknown {
  switch (type) {
    case 'Date':
    case 'SqlDate':
    case 'SqlTime':
      return readBigint(json);
    case 'Instant':
      return typeof json === 'string' ? (parseInstant(json) ?? json) : json;
    case 'SqlTimestamp': {
      const instant = typeof json === 'string' ? parseInstant(json) : undefined;
      return instant === undefined ? json : { epochMs: epochMsOf(instant), nano: instant.nano };
    }
    case 'LocalDate':
      return typeof json === 'string' ? (parseLocalDate(json) ?? json) : json;
    case 'LocalTime':
      return typeof json === 'string' ? (parseLocalTime(json) ?? json) : json;
    case 'LocalDateTime':
      return typeof json === 'string' ? (parseLocalDateTime(json) ?? json) : json;
    default:
      return json;
  }
}

function asObject(json: ExactJson, what: string): JsonObject {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw mismatch(json, what, 'a JSON object');
  // An object and no array: TypeScript does not take readonly arrays off by Array.isArray.
  return json as JsonObject;
}

function asArray(json: ExactJson): readonly ExactJson[] {
  if (!Array.isArray(json)) throw mismatch(json, 'LIST', 'a JSON array');
  return json;
}

function asPair(json: ExactJson): readonly [ExactJson, ExactJson] {
  const [key, value, ...more] = asArray(json);
  if (key === undefined || value === undefined || more.length > 0) throw mismatch(json, 'map entry', '[key, value]');
  return [key, value];
}

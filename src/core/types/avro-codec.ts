import { assertUnreachable } from '../base/assert.ts';
import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { decodeUtf8, encodeJavaUtf8 } from '../base/java-utf8.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { AvroRecordSchema, AvroSchema } from './avro-schema.ts';
import { mismatch } from './describe-mismatch.ts';
import type { ValueCodec } from './restored-composites.ts';

/** A record, generic or of a class. */
export class AvroRecord {
  constructor(
    /** with its namespace */
    readonly name: string,
    readonly fields: ReadonlyMap<string, unknown>,
  ) {}
}

/** An enum's constant. */
export class AvroSymbol {
  constructor(readonly symbol: string) {}
}

/** A value of a union: its bytes begin with the branch. */
export class AvroUnionValue {
  constructor(
    readonly branch: number,
    readonly value: unknown,
  ) {}
}

const MAX_DEPTH = 256;

/**
 * Avro values as Flink writes them (`DataOutputEncoder`), which is not Avro's own binary encoding: plain i32 and i64
 * instead of zig-zag numbers. long is a bigint, bytes and fixed a Uint8Array, map a Map.
 */
export function avroCodec(schema: AvroSchema): ValueCodec<unknown> {
  return {
    length: -1,
    write: (value, target) => writeAvro(schema, value, target),
    read: (source) => new AvroReader(source).read(schema, 0),
  };
}

/** Reads one value. Schemas have values of no bytes at all (null, empty records), so bytes alone bound nothing. */
class AvroReader {
  readonly #source: DataInput;
  #valuesLeft: number;

  constructor(source: DataInput) {
    this.#source = source;
    this.#valuesLeft = 100_000 + 64 * source.remaining;
  }

  read(schema: AvroSchema, depth: number): unknown {
    if (depth > MAX_DEPTH) throw new MalformedDataError(`an Avro value nested deeper than ${MAX_DEPTH}`);
    if (--this.#valuesLeft < 0) throw new MalformedDataError('an Avro value with far more parts than bytes');
    const source = this.#source;
    switch (schema.type) {
      case 'null':
        return null;
      case 'boolean':
        return source.readBoolean();
      case 'int':
        return source.readInt();
      case 'long':
        return source.readLong();
      case 'float':
        return source.readFloat();
      case 'double':
        return source.readDouble();
      case 'string':
        return decodeUtf8(source.readBlob());
      case 'bytes':
        return source.readBlob().slice();
      case 'fixed':
        return source.readBytes(schema.size).slice();
      case 'enum':
        return new AvroSymbol(choose(schema.symbols, source.readInt(), `symbol of ${schema.name}`));
      case 'union': {
        const branch = source.readInt();
        return new AvroUnionValue(branch, this.read(choose(schema.branches, branch, 'branch of a union'), depth + 1));
      }
      case 'record':
        return this.#readRecord(schema, depth);
      case 'array': {
        const items: unknown[] = [];
        this.#readBlocks(() => items.push(this.read(schema.items, depth + 1)));
        return items;
      }
      case 'map': {
        const map = new Map<string, unknown>();
        this.#readBlocks(() => map.set(decodeUtf8(source.readBlob()), this.read(schema.values, depth + 1)));
        return map;
      }
      default:
        return assertUnreachable(schema);
    }
  }

  #readRecord(schema: AvroRecordSchema, depth: number): AvroRecord {
    const fields = new Map<string, unknown>();
    for (const field of schema.fields) fields.set(field.name, this.read(field.schema, depth + 1));
    return new AvroRecord(schema.name, fields);
  }

  /** Blocks of a count and as many items, until an empty one. */
  #readBlocks(readItem: () => void): void {
    for (let count = this.#source.readVlq(); count > 0; count = this.#source.readVlq()) {
      for (let i = 0; i < count; i++) readItem();
    }
  }
}

function choose<T>(from: readonly T[], index: number, what: string): T {
  const chosen = from[index];
  if (chosen === undefined) throw new MalformedDataError(`no ${what} has the number ${index}`);
  return chosen;
}

function writeAvro(schema: AvroSchema, value: unknown, target: DataOutput): void {
  switch (schema.type) {
    case 'null':
      break;
    case 'boolean':
      target.writeBoolean(expectType(value, 'boolean'));
      break;
    case 'int':
      target.writeInt(expectType(value, 'number'));
      break;
    case 'long':
      target.writeLong(expectType(value, 'bigint'));
      break;
    case 'float':
      target.writeFloat(expectType(value, 'number'));
      break;
    case 'double':
      target.writeDouble(expectType(value, 'number'));
      break;
    case 'string':
      target.writeBlob(encodeJavaUtf8(expectType(value, 'string')));
      break;
    case 'bytes':
      target.writeBlob(expectClass(value, Uint8Array));
      break;
    case 'fixed':
      target.writeBytes(expectClass(value, Uint8Array));
      break;
    case 'enum':
      target.writeInt(schema.symbols.indexOf(expectClass(value, AvroSymbol).symbol));
      break;
    case 'union': {
      const { branch, value: chosen } = expectClass(value, AvroUnionValue);
      target.writeInt(branch);
      writeAvro(choose(schema.branches, branch, 'branch of a union'), chosen, target);
      break;
    }
    case 'record': {
      const { fields } = expectClass(value, AvroRecord);
      for (const field of schema.fields) writeAvro(field.schema, fields.get(field.name), target);
      break;
    }
    case 'array': {
      const items = expectClass<readonly unknown[]>(value, Array);
      writeBlock(items, (item) => writeAvro(schema.items, item, target), target);
      break;
    }
    case 'map': {
      const entries = [...expectClass<ReadonlyMap<unknown, unknown>>(value, Map)];
      const write = ([key, item]: readonly [unknown, unknown]): void => {
        target.writeBlob(encodeJavaUtf8(expectType(key, 'string')));
        writeAvro(schema.values, item, target);
      };
      writeBlock(entries, write, target);
      break;
    }
    default:
      assertUnreachable(schema);
  }
}

/** Flink writes all items as one block; an empty collection is the end mark alone. */
function writeBlock<T>(items: readonly T[], writeItem: (item: T) => void, target: DataOutput): void {
  if (items.length > 0) target.writeVlq(items.length);
  for (const item of items) writeItem(item);
  target.writeByte(0);
}

interface TypeNames {
  boolean: boolean;
  number: number;
  bigint: bigint;
  string: string;
}

function expectType<N extends keyof TypeNames>(value: unknown, type: N): TypeNames[N] {
  if (typeof value !== type) throw mismatch(value, `Avro value of type ${type}`);
  // Just checked; TypeScript does not carry a check against a variable over.
  return value as TypeNames[N];
}

function expectClass<T>(value: unknown, type: new (...args: never[]) => T): T {
  if (!(value instanceof type)) throw mismatch(value, `Avro value of class ${type.name}`);
  return value;
}

import { assertUnreachable } from '../base/assert.ts';
import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { ObjectArraySerializer } from './array-serializers.ts';
import { avroCodec } from './avro-codec.ts';
import { parseAvroSchema } from './avro-schema.ts';
import {
  BooleanSerializer,
  CharSerializer,
  StringSerializer,
  Tuple0Serializer,
  VoidSerializer,
} from './basic-serializers.ts';
import { BigDecSerializer, BigIntSerializer } from './big-number-serializers.ts';
import { mismatch } from './describe-mismatch.ts';
import { EnumSerializer } from './enum-serializer.ts';
import { DoubleSerializer, FloatSerializer } from './floating-point-serializers.ts';
import { GenericSerializer } from './generic-serializer.ts';
import { BigintLongSerializer, ByteSerializer, IntSerializer, ShortSerializer } from './integer-serializers.ts';
import { ListSerializer } from './list-serializer.ts';
import { MapSerializer } from './map-serializer.ts';
import { arraySerializers } from './primitive-arrays.ts';
import {
  eitherCodec,
  nullableCodec,
  restoredTimeWindowSerializer,
  streamElementCodec,
  timerCodec,
  ttlCodec,
  type ValueCodec,
} from './restored-composites.ts';
import { RestoredPojoSerializer } from './restored-pojo-serializer.ts';
import { OpaqueValue } from './restored-values.ts';
import { RowSerializer } from './row-serializer.ts';
import type { CompositeSnapshot, SerializerSnapshot } from './serializer-snapshot.ts';
import { SetSerializer } from './set-serializer.ts';
import { compositeClassOf, simpleTypeOf, type SimpleType } from './snapshot-classes.ts';
import * as time from './time-serializers.ts';
import { TupleSerializer } from './tuple-serializer.ts';
import type { TypeSerializer } from './type-serializer.ts';
import { UndecodableBytes } from './undecodable-bytes.ts';
import { globalWindowSerializer, voidNamespaceSerializer } from './window-serializers.ts';

/**
 * A reader and writer of a type's bytes from its snapshot alone (`TypeSerializerSnapshot.restoreSerializer`), whatever
 * wrote it. Values: i64 as bigint (also in windows and timers), POJOs as `RestoredPojo`, Avro records as `AvroRecord`,
 * others in the shapes of `restored-values.ts` or those of `Types`. A value that can't be decoded without its Java class
 * is an `OpaqueValue` of all bytes that are left: hand in a range that ends where the value ends.
 * @throws MalformedDataError if the snapshot can't belong to any type
 */
export function restoreSerializer(snapshot: SerializerSnapshot): TypeSerializer<unknown> {
  return new RestoredSerializer(snapshot, restore(snapshot));
}

/** False if values of the type may be opaque: they have no extent of their own. */
export function carriesItsSchema(snapshot: SerializerSnapshot): boolean {
  switch (snapshot.kind) {
    case 'kryo':
    case 'value-type':
      return false;
    case 'composite':
      return snapshot.nested.every(carriesItsSchema);
    case 'pojo':
      return snapshot.fields.every((field) => carriesItsSchema(field.serializer));
    case 'simple':
    case 'enum':
    case 'avro':
    case 'generic':
      return true;
    default:
      return assertUnreachable(snapshot);
  }
}

/** The outermost serializer of a value: gives what can't be decoded as bytes. */
class RestoredSerializer implements TypeSerializer<unknown> {
  readonly length: number;
  readonly #snapshot: SerializerSnapshot;
  readonly #inner: TypeSerializer<unknown>;

  constructor(snapshot: SerializerSnapshot, inner: TypeSerializer<unknown>) {
    this.#snapshot = snapshot;
    this.#inner = inner;
    this.length = inner.length;
  }

  serialize(value: unknown, target: DataOutput): void {
    if (value instanceof OpaqueValue) target.writeBytes(value.bytes);
    else this.#inner.serialize(value, target);
  }

  deserialize(source: DataInput): unknown {
    const start = source.position;
    try {
      return this.#inner.deserialize(source);
    } catch (error) {
      if (!(error instanceof UndecodableBytes)) throw error;
      source.position = start;
      return new OpaqueValue(error.className, source.readBytes(source.remaining).slice());
    }
  }

  hash(value: unknown): number {
    return this.#inner.hash(value);
  }

  snapshot(): SerializerSnapshot {
    return this.#snapshot;
  }
}

/** A serializer of a codec; its snapshot is the one that it was restored from. */
class CodecSerializer<T> implements TypeSerializer<T> {
  readonly length: number;
  readonly #codec: ValueCodec<T>;
  readonly #snapshot: SerializerSnapshot;

  constructor(codec: ValueCodec<T>, snapshot: SerializerSnapshot) {
    this.#codec = codec;
    this.#snapshot = snapshot;
    this.length = codec.length;
  }

  serialize(value: T, target: DataOutput): void {
    this.#codec.write(value, target);
  }

  deserialize(source: DataInput): T {
    return this.#codec.read(source);
  }

  hash(value: T): number {
    throw mismatch(value, 'key');
  }

  snapshot(): SerializerSnapshot {
    return this.#snapshot;
  }
}

function restore(snapshot: SerializerSnapshot): TypeSerializer<unknown> {
  switch (snapshot.kind) {
    case 'simple': {
      const type = simpleTypeOf(snapshot.className);
      if (type === undefined)
        throw new MalformedDataError(`Could not find class '${snapshot.className}' in classpath.`);
      return simpleSerializers[type];
    }
    case 'composite':
      return restoreComposite(snapshot);
    case 'pojo':
      return new RestoredPojoSerializer(snapshot, restore);
    case 'enum':
      return new EnumSerializer(snapshot.className, snapshot.constants);
    case 'avro':
      return new CodecSerializer(avroCodec(parseAvroSchema(snapshot.schemaJson)), snapshot);
    case 'kryo':
    case 'value-type':
      return new CodecSerializer(opaqueCodec(snapshot.className), snapshot);
    case 'generic':
      return new GenericSerializer(snapshot.description);
    default:
      return assertUnreachable(snapshot);
  }
}

function opaqueCodec(className: string): ValueCodec<OpaqueValue> {
  return {
    length: -1,
    write: (value, target) => target.writeBytes(value.bytes),
    read() {
      throw new UndecodableBytes(className);
    },
  };
}

const simpleSerializers: Readonly<Record<SimpleType, TypeSerializer<unknown>>> = {
  Long: new BigintLongSerializer(),
  Int: new IntSerializer(),
  Short: new ShortSerializer(),
  Byte: new ByteSerializer(),
  Boolean: new BooleanSerializer(),
  Double: new DoubleSerializer(),
  Float: new FloatSerializer(),
  Char: new CharSerializer(),
  String: new StringSerializer(),
  BigInt: new BigIntSerializer(),
  BigDec: new BigDecSerializer(),
  Instant: time.instantSerializer,
  Date: time.dateSerializer,
  SqlDate: time.sqlDateSerializer,
  SqlTime: time.sqlTimeSerializer,
  SqlTimestamp: time.sqlTimestampSerializer,
  LocalDate: time.localDateSerializer,
  LocalTime: time.localTimeSerializer,
  LocalDateTime: time.localDateTimeSerializer,
  Void: new VoidSerializer(),
  ByteArray: arraySerializers.BYTE,
  BooleanArray: arraySerializers.BOOLEAN,
  ShortArray: arraySerializers.SHORT,
  IntArray: arraySerializers.INT,
  LongArray: arraySerializers['LONG.asBigInt()'],
  FloatArray: arraySerializers.FLOAT,
  DoubleArray: arraySerializers.DOUBLE,
  CharArray: arraySerializers.CHAR,
  StringArray: arraySerializers.STRING,
  Tuple0: new Tuple0Serializer(),
  VoidNamespace: voidNamespaceSerializer,
  TimeWindow: restoredTimeWindowSerializer,
  GlobalWindow: globalWindowSerializer,
};

function restoreComposite(snapshot: CompositeSnapshot): TypeSerializer<unknown> {
  const known = compositeClassOf(snapshot.className);
  if (known === undefined) throw new MalformedDataError(`Could not find class '${snapshot.className}' in classpath.`);
  const nested = snapshot.nested.map(restore);
  const { outer } = snapshot;
  const at = (index: number): TypeSerializer<unknown> => {
    const serializer = nested[index];
    if (serializer === undefined)
      throw new MalformedDataError(`${snapshot.className} lacks nested serializer ${index}`);
    return serializer;
  };
  switch (known.type) {
    case 'List':
      return new ListSerializer(at(0));
    case 'Set':
      return new SetSerializer(at(0));
    case 'Map':
      return new MapSerializer(at(0), at(1));
    case 'Tuple':
      return new TupleSerializer(nested);
    case 'Row':
      return new RowSerializer(nested, outer.kind === 'row' && outer.supportsRowKind);
    case 'GenericArray':
      return new ObjectArraySerializer(outer.kind === 'class' ? outer.className : 'java.lang.Object', at(0));
    case 'Either':
      return new CodecSerializer(eitherCodec(at(0), at(1)), snapshot);
    case 'Nullable':
      return new CodecSerializer(nullableCodec(at(0), outer.kind === 'nullable' ? outer.paddingBytes : 0), snapshot);
    case 'Timer':
      return new CodecSerializer(timerCodec(at(0), at(1)), snapshot);
    case 'Ttl':
      return new CodecSerializer(ttlCodec(at(1)), snapshot);
    case 'StreamElement':
      return new CodecSerializer(streamElementCodec(at(0)), snapshot);
    default:
      return assertUnreachable(known.type);
  }
}

import { ObjectArraySerializer } from './array-serializers.ts';
import * as basic from './basic-types.ts';
import { DeclaredType } from './declared-type.ts';
import { EnumSerializer } from './enum-serializer.ts';
import { GenericSerializer } from './generic-serializer.ts';
import { ListSerializer } from './list-serializer.ts';
import { MapSerializer } from './map-serializer.ts';
import { pojoType, type PojoFields, type PojoOptions, type PojoValue } from './pojo-type.ts';
import { arraySerializers, primitives, type PrimitiveName } from './primitive-arrays.ts';
import { RowSerializer, type Row } from './row-serializer.ts';
import { SetSerializer } from './set-serializer.ts';
import { MAX_TUPLE_ARITY, TupleSerializer } from './tuple-serializer.ts';
import { Tuple0Serializer } from './basic-serializers.ts';
import type { Infer, TypeInformation } from './type-information.ts';
import { TypeMismatchError, type TypeSerializer } from './type-serializer.ts';

type FieldTypes = readonly TypeInformation<unknown>[];
/** The values of types in a row. */
type Values<T extends FieldTypes> = { -readonly [Index in keyof T]: Infer<T[Index]> };
type PrimitiveArrayOf<N extends PrimitiveName> =
  (typeof arraySerializers)[N] extends TypeSerializer<infer A> ? A : never;

/**
 * Flink's `Types`: how a program says what its records, keys and state are made of. The static type of the values is
 * `Infer<typeof X>`; the bytes are those of Flink's own serializers.
 *
 * Java's null may come out of old or foreign data wherever Flink allows it (fields of POJOs, values of maps, STRING),
 * though the static types leave it out, as Java's do.
 */
export const Types = {
  /** Text, any UTF-16 units. */
  STRING: basic.STRING,
  BOOLEAN: basic.BOOLEAN,
  /** −128 to 127 */
  BYTE: basic.BYTE,
  /** −32,768 to 32,767 */
  SHORT: basic.SHORT,
  /** An integer of 32 bits. */
  INT: basic.INT,
  /** An integer up to ±(2^53 − 1) as a number; `Types.LONG.asBigInt()`: all of 64 bits as a bigint. */
  LONG: basic.LONG,
  /** Numbers that 32 bits hold exactly: round others with `Math.fround`. */
  FLOAT: basic.FLOAT,
  DOUBLE: basic.DOUBLE,
  /** A string of one UTF-16 unit. */
  CHAR: basic.CHAR,
  /** A bigint of any size. */
  BIG_INT: basic.BIG_INT,
  /** A `BigDecimal`. */
  BIG_DEC: basic.BIG_DEC,
  /** Only null. */
  VOID: basic.VOID,
  /** `{ epochSecond: bigint, nano }` */
  INSTANT: basic.INSTANT,
  /** `java.util.Date`: a bigint of milliseconds since 1970. */
  DATE: basic.DATE,
  /** A bigint of milliseconds since 1970. */
  SQL_DATE: basic.SQL_DATE,
  /** A bigint of milliseconds since 1970. */
  SQL_TIME: basic.SQL_TIME,
  /** `{ epochMs: bigint, nano }` */
  SQL_TIMESTAMP: basic.SQL_TIMESTAMP,
  /** `{ year, month, day }` */
  LOCAL_DATE: basic.LOCAL_DATE,
  /** `{ hour, minute, second, nano }` */
  LOCAL_TIME: basic.LOCAL_TIME,
  /** `{ date, time }` */
  LOCAL_DATE_TIME: basic.LOCAL_DATE_TIME,

  /** A Java array of primitives: Uint8Array of BYTE, Int32Array of INT, …; an array of LONG, BOOLEAN, CHAR. Never a key. */
  PRIMITIVE_ARRAY<N extends PrimitiveName>(element: basic.BasicType<unknown, N>): DeclaredType<PrimitiveArrayOf<N>> {
    const { printed, letter } = primitives[element.name];
    // Both are taken from the same row of the table.
    const serializer = arraySerializers[element.name] as TypeSerializer<unknown> as TypeSerializer<PrimitiveArrayOf<N>>;
    return new DeclaredType<PrimitiveArrayOf<N>>({
      printed: `${printed}[]`,
      javaClass: `[${letter}`,
      createSerializer: () => serializer,
      unsupportedKeyTypes: [`${printed}[]`],
    });
  },

  /** A Java array of objects; elements may be null. Never a key. */
  OBJECT_ARRAY<T>(element: DeclaredType<T>): DeclaredType<(T | null)[]> {
    const isBasic = element instanceof basic.BasicType;
    const printed = `${isBasic ? 'BasicArrayTypeInfo' : 'ObjectArrayTypeInfo'}<${element.toString()}>`;
    const create = (): TypeSerializer<(T | null)[]> =>
      new ObjectArraySerializer<T>(element.javaClass, element.createSerializer());
    // Flink has a serializer of its own for String[].
    const strings = arraySerializers.STRING as TypeSerializer<unknown> as TypeSerializer<(T | null)[]>;
    return new DeclaredType<(T | null)[]>({
      printed,
      javaClass: `[L${element.javaClass};`,
      createSerializer: () => (isBasic && element.javaClass === 'java.lang.String' ? strings : create()),
      unsupportedKeyTypes: [printed],
    });
  },

  /** A Java List, as an array. Elements must not be null. */
  LIST<T>(element: TypeInformation<T>): DeclaredType<T[]> {
    return new DeclaredType<T[]>({
      printed: `List<${element.toString()}>`,
      javaClass: 'java.util.List',
      createSerializer: () => new ListSerializer<T>(element.createSerializer()),
      unstableKeyTypes: doubtfulIn([element]),
    });
  },

  /** A Java Map; values may be null. Keys are compared as JavaScript's Map does: objects by identity. */
  MAP<K, V>(key: TypeInformation<K>, value: TypeInformation<V>): DeclaredType<Map<K, V>> {
    return new DeclaredType<Map<K, V>>({
      printed: `Map<${key.toString()}, ${value.toString()}>`,
      javaClass: 'java.util.Map',
      createSerializer: () => new MapSerializer<K, V>(key.createSerializer(), value.createSerializer()),
      unstableKeyTypes: doubtfulIn([key, value]),
    });
  },

  /** A Java Set. Elements are compared as JavaScript's Set does: objects by identity. */
  SET<T>(element: TypeInformation<T>): DeclaredType<Set<T>> {
    return new DeclaredType<Set<T>>({
      printed: `Set<${element.toString()}>`,
      javaClass: 'java.util.Set',
      createSerializer: () => new SetSerializer<T>(element.createSerializer()),
      unstableKeyTypes: doubtfulIn([element]),
    });
  },

  /** `Tuple0` to `Tuple25` as an array; fields must not be null. */
  TUPLE<const T extends FieldTypes>(...fields: T): DeclaredType<Values<T>> {
    const arity = fields.length;
    if (arity > MAX_TUPLE_ARITY)
      throw new TypeMismatchError(`a tuple has at most ${MAX_TUPLE_ARITY} fields, not ${arity}`);
    // Values<[]> is the empty tuple, whose serializer this is.
    const empty = new Tuple0Serializer() as TypeSerializer<unknown> as TypeSerializer<Values<T>>;
    return new DeclaredType<Values<T>>({
      printed: arity === 0 ? 'Java Tuple0' : `Java Tuple${arity}<${fields.join(', ')}>`,
      javaClass: `org.apache.flink.api.java.tuple.Tuple${arity}`,
      createSerializer: () => (arity === 0 ? empty : new TupleSerializer<Values<T>>(serializersOf(fields))),
      unsupportedKeyTypes: fields.toReversed().flatMap((field) => field.unsupportedKeyTypes()),
      unstableKeyTypes: fields.toReversed().flatMap((field) => field.unstableKeyTypes()),
      fields: positions(fields),
    });
  },

  /** `Row` with positioned fields, any of which may be null. */
  ROW<const T extends FieldTypes>(...fields: T): DeclaredType<Row<Values<T>>> {
    return new DeclaredType<Row<Values<T>>>({
      printed: `Row(${fields.map((field, i) => `f${i}: ${field.toString()}`).join(', ')})`,
      javaClass: 'org.apache.flink.types.Row',
      createSerializer: () => new RowSerializer<Values<T>>(serializersOf(fields)),
      unsupportedKeyTypes: fields.toReversed().flatMap((field) => field.unsupportedKeyTypes()),
      unstableKeyTypes: fields.toReversed().flatMap((field) => field.unstableKeyTypes()),
      fields: positions(fields),
    });
  },

  /**
   * A class with named fields, as an object: `Types.POJO('com.example.Account', { id: Types.LONG })`.
   * @throws TypeMismatchError if the options name a field that there is not, or a default is outside of its type
   */
  POJO<const F extends PojoFields>(
    className: string,
    fields: F,
    options: PojoOptions<F> = {},
  ): DeclaredType<PojoValue<F>> {
    return pojoType(className, fields, options, 1);
  },

  /** A Java record: bytes and rules of a POJO, with the hashCode that records have. */
  RECORD<const F extends PojoFields>(
    className: string,
    fields: F,
    options: Pick<PojoOptions<F>, 'defaults'> = {},
  ): DeclaredType<PojoValue<F>> {
    const hashCode: (keyof F & string)[] = Object.keys(fields);
    return pojoType(className, fields, { ...options, hashCode }, 0);
  },

  /** A Java enum, as the name of a constant. Never a key: its hash differs from JVM to JVM. */
  ENUM<const C extends string>(className: string, constants: readonly C[]): DeclaredType<C> {
    const printed = `EnumTypeInfo<${className}>`;
    return new DeclaredType<C>({
      printed,
      javaClass: className,
      createSerializer: () => new EnumSerializer<C>(className, constants),
      unsupportedKeyTypes: [printed],
    });
  },

  /**
   * Anything made of plain objects, arrays, Map, Set, Date, typed arrays and primitives, in a codec of Sluice's own: real
   * Flink can't read it, and refuses it by name.
   * @param description what to call the type in messages
   */
  GENERIC<T = unknown>(description = ''): DeclaredType<T> {
    const printed = `GenericType<${description === '' ? 'java.lang.Object' : description}>`;
    return new DeclaredType<T>({
      printed,
      javaClass: 'java.lang.Object',
      // What was written as a T is read as the same shape; what a T is, is the caller's word.
      createSerializer: () => new GenericSerializer(description) as TypeSerializer<unknown> as TypeSerializer<T>,
      unstableKeyTypes: [printed],
    });
  },
} as const;

function serializersOf(types: FieldTypes): readonly TypeSerializer<unknown>[] {
  return types.map((type) => type.createSerializer());
}

/** `f0`, `f1`, …: how `keyBy` names the fields of tuples and rows. */
function positions(types: FieldTypes): ReadonlyMap<string, TypeInformation<unknown>> {
  return new Map(types.map((type, i) => [`f${i}`, type]));
}

/** What Flink does not look into, though it should: see `keyTypeRefusal`. */
function doubtfulIn(types: FieldTypes): readonly string[] {
  return types.flatMap((type) => [...type.unsupportedKeyTypes(), ...type.unstableKeyTypes()]);
}

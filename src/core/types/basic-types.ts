import { BooleanSerializer, CharSerializer, StringSerializer, VoidSerializer } from './basic-serializers.ts';
import type { BigDecimal } from './big-decimal.ts';
import { BigDecSerializer, BigIntSerializer } from './big-number-serializers.ts';
import { DeclaredType } from './declared-type.ts';
import { DoubleSerializer, FloatSerializer } from './floating-point-serializers.ts';
import {
  BigintLongSerializer,
  ByteSerializer,
  IntSerializer,
  LongSerializer,
  ShortSerializer,
} from './integer-serializers.ts';
import {
  dateSerializer,
  instantSerializer,
  localDateSerializer,
  localDateTimeSerializer,
  localTimeSerializer,
  sqlDateSerializer,
  sqlTimeSerializer,
  sqlTimestampSerializer,
} from './time-serializers.ts';
import type { Instant, LocalDate, LocalDateTime, LocalTime, SqlTimestamp } from './time-values.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** `BasicTypeInfo` and its kin. `N` tells types apart whose values look the same in TypeScript: INT and DOUBLE. */
export class BasicType<T, N extends string> extends DeclaredType<T> {
  /**
   * @param javaClass printed by Flink without its package
   * @param emptyValue what a field of this type gets where old data lack it: Java's 0, false or null
   */
  constructor(
    readonly name: N,
    javaClass: string,
    serializer: TypeSerializer<T>,
    readonly emptyValue: unknown = null,
  ) {
    const printed = javaClass.slice(javaClass.lastIndexOf('.') + 1);
    super({ printed, javaClass, createSerializer: () => serializer });
  }
}

/** `Types.LONG`: a number with a checked range, or, by `asBigInt()`, a bigint. Both write the same eight bytes. */
export class LongType extends BasicType<number, 'LONG'> {
  readonly #asBigInt = new BasicType<bigint, 'LONG.asBigInt()'>(
    'LONG.asBigInt()',
    'java.lang.Long',
    new BigintLongSerializer(),
    0n,
  );

  constructor() {
    super('LONG', 'java.lang.Long', new LongSerializer(), 0);
  }

  asBigInt(): BasicType<bigint, 'LONG.asBigInt()'> {
    return this.#asBigInt;
  }
}

/**
 * A type whose serializer takes Java's null too, as Flink's do. The static type leaves null out, as Java's types do:
 * null comes only from data that has it.
 */
function nullable<T, N extends string>(
  name: N,
  javaClass: string,
  serializer: TypeSerializer<T | null>,
): BasicType<T, N> {
  return new BasicType<T, N>(name, javaClass, serializer as TypeSerializer<T>);
}

export const STRING = nullable<string, 'STRING'>('STRING', 'java.lang.String', new StringSerializer());
export const BOOLEAN = new BasicType<boolean, 'BOOLEAN'>(
  'BOOLEAN',
  'java.lang.Boolean',
  new BooleanSerializer(),
  false,
);
export const BYTE = new BasicType<number, 'BYTE'>('BYTE', 'java.lang.Byte', new ByteSerializer(), 0);
export const SHORT = new BasicType<number, 'SHORT'>('SHORT', 'java.lang.Short', new ShortSerializer(), 0);
export const INT = new BasicType<number, 'INT'>('INT', 'java.lang.Integer', new IntSerializer(), 0);
export const LONG = new LongType();
export const FLOAT = new BasicType<number, 'FLOAT'>('FLOAT', 'java.lang.Float', new FloatSerializer(), 0);
export const DOUBLE = new BasicType<number, 'DOUBLE'>('DOUBLE', 'java.lang.Double', new DoubleSerializer(), 0);
export const CHAR = new BasicType<string, 'CHAR'>('CHAR', 'java.lang.Character', new CharSerializer(), '\0');
export const BIG_INT = nullable<bigint, 'BIG_INT'>('BIG_INT', 'java.math.BigInteger', new BigIntSerializer());
export const BIG_DEC = nullable<BigDecimal, 'BIG_DEC'>('BIG_DEC', 'java.math.BigDecimal', new BigDecSerializer());
export const VOID = new BasicType<null, 'VOID'>('VOID', 'java.lang.Void', new VoidSerializer());
export const INSTANT = nullable<Instant, 'INSTANT'>('INSTANT', 'java.time.Instant', instantSerializer);
export const DATE = nullable<bigint, 'DATE'>('DATE', 'java.util.Date', dateSerializer);
export const SQL_DATE = nullable<bigint, 'SQL_DATE'>('SQL_DATE', 'java.sql.Date', sqlDateSerializer);
export const SQL_TIME = nullable<bigint, 'SQL_TIME'>('SQL_TIME', 'java.sql.Time', sqlTimeSerializer);
export const SQL_TIMESTAMP = nullable<SqlTimestamp, 'SQL_TIMESTAMP'>(
  'SQL_TIMESTAMP',
  'java.sql.Timestamp',
  sqlTimestampSerializer,
);
export const LOCAL_DATE = nullable<LocalDate, 'LOCAL_DATE'>('LOCAL_DATE', 'java.time.LocalDate', localDateSerializer);
export const LOCAL_TIME = nullable<LocalTime, 'LOCAL_TIME'>('LOCAL_TIME', 'java.time.LocalTime', localTimeSerializer);
export const LOCAL_DATE_TIME = nullable<LocalDateTime, 'LOCAL_DATE_TIME'>(
  'LOCAL_DATE_TIME',
  'java.time.LocalDateTime',
  localDateTimeSerializer,
);

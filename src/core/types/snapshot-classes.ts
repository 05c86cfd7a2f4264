import type { OuterSnapshot } from './serializer-snapshot.ts';

const BASE = 'org.apache.flink.api.common.typeutils.base';
const RUNTIME = 'org.apache.flink.api.java.typeutils.runtime';
const WINDOWS = 'org.apache.flink.streaming.api.windowing.windows';

/** Types whose snapshot has no body (`SimpleTypeSerializerSnapshot`), by the name that Flink's class begins with. */
export type SimpleType =
  BasicType | PrimitiveArrayType | 'StringArray' | 'Tuple0' | 'VoidNamespace' | 'TimeWindow' | 'GlobalWindow';

export type BasicType =
  | 'Long'
  | 'Int'
  | 'Short'
  | 'Byte'
  | 'Boolean'
  | 'Double'
  | 'Float'
  | 'Char'
  | 'String'
  | 'BigInt'
  | 'BigDec'
  | 'Instant'
  | 'Date'
  | 'SqlDate'
  | 'SqlTime'
  | 'SqlTimestamp'
  | 'LocalDate'
  | 'LocalTime'
  | 'LocalDateTime'
  | 'Void';

export type PrimitiveArrayType =
  'ByteArray' | 'BooleanArray' | 'ShortArray' | 'IntArray' | 'LongArray' | 'FloatArray' | 'DoubleArray' | 'CharArray';

const basic = (name: string): string => `${BASE}.${name}Serializer$${name}SerializerSnapshot`;
const primitiveArray = (name: string): string =>
  `${BASE}.array.${name}PrimitiveArraySerializer$${name}PrimitiveArraySerializerSnapshot`;

const simpleClassNames: Readonly<Record<SimpleType, string>> = {
  Long: basic('Long'),
  Int: basic('Int'),
  Short: basic('Short'),
  Byte: basic('Byte'),
  Boolean: basic('Boolean'),
  Double: basic('Double'),
  Float: basic('Float'),
  Char: basic('Char'),
  String: basic('String'),
  BigInt: basic('BigInt'),
  BigDec: basic('BigDec'),
  Instant: basic('Instant'),
  Date: basic('Date'),
  SqlDate: basic('SqlDate'),
  SqlTime: basic('SqlTime'),
  SqlTimestamp: basic('SqlTimestamp'),
  LocalDate: basic('LocalDate'),
  LocalTime: basic('LocalTime'),
  LocalDateTime: basic('LocalDateTime'),
  Void: basic('Void'),
  ByteArray: primitiveArray('Byte'),
  BooleanArray: primitiveArray('Boolean'),
  ShortArray: primitiveArray('Short'),
  IntArray: primitiveArray('Int'),
  LongArray: primitiveArray('Long'),
  FloatArray: primitiveArray('Float'),
  DoubleArray: primitiveArray('Double'),
  CharArray: primitiveArray('Char'),
  StringArray: `${BASE}.array.StringArraySerializer$StringArraySerializerSnapshot`,
  Tuple0: `${RUNTIME}.Tuple0SerializerSnapshot`,
  VoidNamespace: 'org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot',
  TimeWindow: `${WINDOWS}.TimeWindow$Serializer$TimeWindowSerializerSnapshot`,
  GlobalWindow: `${WINDOWS}.GlobalWindow$Serializer$GlobalWindowSerializerSnapshot`,
};

/** Composite snapshots (`CompositeTypeSerializerSnapshot`). */
export type CompositeType =
  'List' | 'Set' | 'Map' | 'Tuple' | 'Row' | 'Either' | 'GenericArray' | 'Nullable' | 'Timer' | 'Ttl' | 'StreamElement';

/** What Flink's class of a composite writes: the version of its outer data, their form, and how many serializers. */
export interface CompositeClass {
  readonly type: CompositeType;
  readonly className: string;
  readonly outerVersion: number;
  readonly outer: OuterSnapshot['kind'];
  /** −1: as many as the value has fields */
  readonly nestedCount: number;
}

const compositeClasses: Readonly<Record<CompositeType, CompositeClass>> = {
  List: composite('List', `${BASE}.ListSerializerSnapshot`, 1, 'none', 1),
  Set: composite('Set', `${BASE}.SetSerializerSnapshot`, 1, 'none', 1),
  Map: composite('Map', `${BASE}.MapSerializerSnapshot`, 1, 'none', 2),
  Tuple: composite('Tuple', `${RUNTIME}.TupleSerializerSnapshot`, 2, 'class', -1),
  Row: composite('Row', `${RUNTIME}.RowSerializer$RowSerializerSnapshot`, 4, 'row', -1),
  Either: composite('Either', `${RUNTIME}.JavaEitherSerializerSnapshot`, 1, 'none', 2),
  GenericArray: composite('GenericArray', `${BASE}.GenericArraySerializerSnapshot`, 1, 'class', 1),
  Nullable: composite('Nullable', `${RUNTIME}.NullableSerializer$NullableSerializerSnapshot`, 2, 'nullable', 1),
  Timer: composite('Timer', 'org.apache.flink.streaming.api.operators.TimerSerializerSnapshot', 2, 'none', 2),
  Ttl: composite('Ttl', 'org.apache.flink.runtime.state.ttl.TtlStateFactory$TtlSerializerSnapshot', 2, 'none', 2),
  StreamElement: composite(
    'StreamElement',
    'org.apache.flink.streaming.runtime.streamrecord.StreamElementSerializer$StreamElementSerializerSnapshot',
    2,
    'none',
    1,
  ),
};

function composite(
  type: CompositeType,
  className: string,
  outerVersion: number,
  outer: OuterSnapshot['kind'],
  nestedCount: number,
): CompositeClass {
  return { type, className, outerVersion, outer, nestedCount };
}

export const ENUM_SNAPSHOT_CLASS = `${BASE}.EnumSerializer$EnumSerializerSnapshot`;
export const POJO_SNAPSHOT_CLASS = `${RUNTIME}.PojoSerializerSnapshot`;
export const KRYO_SNAPSHOT_CLASS = `${RUNTIME}.kryo.KryoSerializerSnapshot`;
export const AVRO_SNAPSHOT_CLASS = 'org.apache.flink.formats.avro.typeutils.AvroSerializerSnapshot';
export const VALUE_SNAPSHOT_CLASS = `${RUNTIME}.ValueSerializer$ValueSerializerSnapshot`;
/** Sluice's own: real Flink refuses it by name, as it must. */
export const GENERIC_SNAPSHOT_CLASS = 'sluice.GenericSerializerSnapshot';

const simpleTypesByClass: ReadonlyMap<string, SimpleType> = new Map(
  (Object.keys(simpleClassNames) as SimpleType[]).map((type) => [simpleClassNames[type], type]),
);
const compositesByClass: ReadonlyMap<string, CompositeClass> = new Map(
  Object.values(compositeClasses).map((known) => [known.className, known]),
);

/** The snapshot class of a type without a body. */
export const simpleClassName = (type: SimpleType): string => simpleClassNames[type];

/** Which type a snapshot class without a body belongs to; undefined if there is no such class. */
export const simpleTypeOf = (className: string): SimpleType | undefined => simpleTypesByClass.get(className);

export const compositeClass = (type: CompositeType): CompositeClass => compositeClasses[type];

/** What is known of a composite's snapshot class; undefined if there is no such class. */
export const compositeClassOf = (className: string): CompositeClass | undefined => compositesByClass.get(className);

/**
 * Flink's `TypeSerializerSnapshot`s as pure data (JSON but for nothing): what stands in a savepoint, travels in a job
 * graph as the description of a type, and is compared to judge schema compatibility. Class names are Flink's, whole.
 * Bytes: reference rules of Flink 2.3 (`savepoint format`, serializers).
 */
export type SerializerSnapshot =
  | SimpleSnapshot
  | CompositeSnapshot
  | PojoSnapshot
  | EnumSnapshot
  | AvroSnapshot
  | KryoSnapshot
  | ValueTypeSnapshot
  | GenericSnapshot;

/** No body: basic types, primitive arrays, namespaces (`SimpleTypeSerializerSnapshot`, written as version 3). */
export interface SimpleSnapshot {
  readonly kind: 'simple';
  readonly className: string;
}

/** `CompositeTypeSerializerSnapshot`: list, map, set, tuple, row, either, nullable, timer, TTL, ... */
export interface CompositeSnapshot {
  readonly kind: 'composite';
  readonly className: string;
  readonly outerVersion: number;
  readonly outer: OuterSnapshot;
  readonly nested: readonly SerializerSnapshot[];
}

/** The outer data of composites that have some. */
export type OuterSnapshot =
  | { readonly kind: 'none' }
  /** Tuple class, or the component class of a generic array. */
  | { readonly kind: 'class'; readonly className: string }
  | { readonly kind: 'row'; readonly supportsRowKind: boolean }
  | { readonly kind: 'nullable'; readonly paddingBytes: number };

/** `PojoSerializerSnapshot`. Fields in snapshot order (Flink: sorted by name); a null serializer means unreadable. */
export interface PojoSnapshot {
  readonly kind: 'pojo';
  readonly className: string;
  readonly fields: readonly PojoFieldSnapshot[];
  readonly registeredSubclasses: readonly PojoSubclassSnapshot[];
  readonly otherSubclasses: readonly PojoSubclassSnapshot[];
}

export interface PojoFieldSnapshot {
  readonly name: string;
  readonly declaringClass: string;
  readonly serializer: SerializerSnapshot;
}

export interface PojoSubclassSnapshot {
  readonly className: string;
  readonly serializer: SerializerSnapshot | null;
}

export interface EnumSnapshot {
  readonly kind: 'enum';
  readonly className: string;
  readonly constants: readonly string[];
}

export interface AvroSnapshot {
  readonly kind: 'avro';
  readonly runtimeClass: string;
  readonly schemaJson: string;
}

export interface KryoSnapshot {
  readonly kind: 'kryo';
  readonly className: string;
  /** The body as found, hex: Sluice never writes Kryo. */
  readonly bodyHex: string;
}

export interface ValueTypeSnapshot {
  readonly kind: 'value-type';
  readonly className: string;
}

/** Sluice's own tagged codec for undeclared types; real Flink refuses its class by name. */
export interface GenericSnapshot {
  readonly kind: 'generic';
  /** What the user called the type, '' if undeclared. */
  readonly description: string;
}

import type { TypeSerializer } from './type-serializer.ts';

/** Flink's `TypeInformation`: what a user declares a type with (`Types.LONG`, `Types.POJO(...)`). */
export interface TypeInformation<T> {
  /** As Flink prints it in messages: `Long`, `PojoType<com.example.A, fields = [a: Integer]>`, `Java Tuple2<...>`. */
  toString(): string;
  createSerializer(): TypeSerializer<T>;
  /**
   * The parts of this type that `keyBy` refuses, as Flink prints them, last field first; empty if it may be a key
   * (`KeySelectorUtil`, `TypeInformation.isKeyType`).
   */
  unsupportedKeyTypes(): readonly string[];
  /**
   * The parts that Flink accepts in a key though their hashes differ from JVM to JVM (arrays, enums and generic types
   * inside of other types): Sluice refuses them, and says why (`keyTypeRefusal`).
   */
  unstableKeyTypes(): readonly string[];
  /** The type of the field at `path` (`a`, `a.b`, `f0`), undefined if there is none: for `keyBy('a.b')`. */
  fieldType(path: string): TypeInformation<unknown> | undefined;
}

/** The static type of values of a declared type: `Infer<typeof Transaction>`. */
export type Infer<I> = I extends TypeInformation<infer T> ? T : never;

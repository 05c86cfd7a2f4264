import type { TypeSerializer } from './type-serializer.ts';

/** Flag bytes of Flink's `PojoSerializer`. */
export const POJO_NULL = 1;
export const POJO_NO_SUBCLASS = 2;
export const POJO_SUBCLASS = 4;
export const POJO_TAGGED_SUBCLASS = 8;

export interface PojoField {
  readonly name: string;
  readonly serializer: TypeSerializer<unknown>;
  /** What the field gets where old data lack it: a fresh value each time. */
  readonly makeDefault: () => unknown;
}

/** What a POJO class is, as the user declared it. */
export interface PojoRules {
  readonly className: string;
  /** In declared order: that in which decoded objects have their properties. */
  readonly fields: readonly PojoField[];
  /** The fields that make the hashCode, in its order; undefined if the class has none. */
  readonly hashFields: readonly PojoField[] | undefined;
  /** 1 as in `Objects.hash`, 0 as in a record's. */
  readonly hashSeed: 0 | 1;
}

/** In the order of the bytes: Flink sorts by name, by UTF-16 units. */
export function sortedByName(fields: readonly PojoField[]): readonly PojoField[] {
  return fields.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** What JSON can say. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** A finite number as itself; what JSON has no number for, as text. */
export function describeNumber(value: number): JsonValue {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : `${value}`;
}

/**
 * An object with these members, in this order, whatever their names: an assignment to `__proto__` would vanish, and make
 * the object something else.
 */
export function jsonObject(members: Iterable<readonly [string, JsonValue]>): { readonly [name: string]: JsonValue } {
  return Object.fromEntries(members);
}

import { toHex } from '../base/hex.ts';
import { showValue } from './describe-mismatch.ts';
import { describeNumber, jsonObject, type JsonValue } from './json-value.ts';

/** A value of `Types.GENERIC` as JSON: plain where JSON can say it, `{"$map": …}` and its kin elsewhere. */
export function describeGeneric(value: unknown): JsonValue {
  switch (typeof value) {
    case 'undefined':
      return { $undefined: true };
    case 'boolean':
    case 'string':
      return value;
    case 'number':
      return describeNumber(value);
    case 'bigint':
      return { $bigint: `${value}` };
    case 'object':
      return describeObject(value);
    case 'function':
    case 'symbol':
      return showValue(value);
  }
}

function describeObject(value: object | null): JsonValue {
  if (value === null) return null;
  if (Array.isArray(value)) return value.map(describeGeneric);
  if (value instanceof Map)
    return { $map: [...value].map(([key, item]) => [describeGeneric(key), describeGeneric(item)]) };
  if (value instanceof Set) return { $set: [...value].map(describeGeneric) };
  if (value instanceof Date) return { $date: `${value.getTime()}` };
  if (value instanceof Uint8Array) return { $bytes: toHex(value) };
  if (ArrayBuffer.isView(value)) {
    const elements: unknown = Reflect.apply(Array.from, Array, [value]);
    return { $array: describeGeneric(elements) };
  }
  return jsonObject(Object.entries(value).map(([name, item]) => [name, describeGeneric(item)]));
}

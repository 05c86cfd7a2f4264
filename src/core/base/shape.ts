import { MalformedDataError } from './malformed-data-error.ts';

/**
 * Reads a value of unknown origin as a `T`, copying only what the shape names.
 * @throws MalformedDataError naming the path of what does not fit
 */
export type Shape<T> = (value: unknown, path: string) => T;

/** The type that a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never;

const MAX_TEXT = 65_536;
const MAX_LIST = 100_000;

/** Ends the reading of a value. @throws MalformedDataError */
export function fail(path: string, expected: string): never {
  throw new MalformedDataError(`${path} is not ${expected}`);
}

export const text =
  (maxLength = MAX_TEXT): Shape<string> =>
  (value, path) =>
    typeof value === 'string' && value.length <= maxLength ? value : fail(path, `a text of at most ${maxLength} units`);

export const flag: Shape<boolean> = (value, path) => (typeof value === 'boolean' ? value : fail(path, 'true or false'));

/** Any number but NaN; infinities stand for Flink's extreme timestamps. */
export const quantity: Shape<number> = (value, path) =>
  typeof value === 'number' && !Number.isNaN(value) ? value : fail(path, 'a number');

export const whole =
  (least = 0, most = Number.MAX_SAFE_INTEGER): Shape<number> =>
  (value, path) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most
      ? value
      : fail(path, `a whole number from ${least} to ${most}`);

export const long: Shape<bigint> = (value, path) =>
  typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? value : fail(path, 'a 64-bit integer');

export const bytes =
  (maxLength: number): Shape<Uint8Array> =>
  (value, path) =>
    value instanceof Uint8Array && value.length <= maxLength ? value : fail(path, `at most ${maxLength} bytes`);

export const exactly =
  <const T extends string | boolean | null>(...allowed: readonly T[]): Shape<T> =>
  (value, path) => {
    for (const one of allowed) if (one === value) return one;
    return fail(path, `one of ${allowed.map(String).join(', ')}`);
  };

export const nullable =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value, path) =>
    value === null ? null : shape(value, path);

export const list =
  <T>(shape: Shape<T>, maxLength = MAX_LIST): Shape<readonly T[]> =>
  (value, path) => {
    if (!Array.isArray(value) || value.length > maxLength) return fail(path, `a list of at most ${maxLength}`);
    return value.map((item: unknown, index) => shape(item, `${path}[${index}]`));
  };

/** Keys are read by `key`, so that branded ids come out as such. */
export const dictionary =
  <K extends string, T>(key: Shape<K>, shape: Shape<T>, maxLength = MAX_LIST): Shape<Readonly<Record<K, T>>> =>
  (value, path) => {
    const entries = Object.entries(plainObject(value, path));
    if (entries.length > maxLength) return fail(path, `an object of at most ${maxLength} members`);
    const result: Partial<Record<K, T>> = {};
    for (const [name, member] of entries) result[key(name, `${path}: a key`)] = shape(member, `${path}.${name}`);
    return result as Record<K, T>;
  };

type Members = Readonly<Record<string, Shape<unknown>>>;
type ObjectOf<M extends Members> = { readonly [Name in keyof M]: Read<M[Name]> };

export const object =
  <M extends Members>(members: M): Shape<ObjectOf<M>> =>
  (value, path) => {
    const source: Readonly<Record<string, unknown>> = { ...plainObject(value, path) };
    const entries = Object.entries(members).map(([name, shape]) => [name, shape(source[name], `${path}.${name}`)]);
    // Each member was read by the shape of its name.
    return Object.fromEntries(entries) as ObjectOf<M>;
  };

/** An object that may leave out members: they stay left out, as `exactOptionalPropertyTypes` wants it. */
export const optional =
  <M extends Members, O extends Members>(members: M, others: O): Shape<ObjectOf<M> & Partial<ObjectOf<O>>> =>
  (value, path) => {
    const source: Readonly<Record<string, unknown>> = { ...plainObject(value, path) };
    const present = Object.entries(others).filter(([name]) => source[name] !== undefined);
    const entries = present.map(([name, shape]) => [name, shape(source[name], `${path}.${name}`)]);
    return { ...object(members)(value, path), ...(Object.fromEntries(entries) as Partial<ObjectOf<O>>) };
  };

/** A union told apart by one text member, `type` or `kind`. */
export const oneOf =
  <Tag extends string, S extends Readonly<Record<string, Shape<object>>>>(
    tag: Tag,
    shapes: S,
  ): Shape<{ [Name in keyof S]: { readonly [T in Tag]: Name } & Read<S[Name]> }[keyof S]> =>
  (value, path) => {
    const source: Readonly<Record<string, unknown>> = { ...plainObject(value, path) };
    const name = source[tag];
    const shape = typeof name === 'string' && Object.hasOwn(shapes, name) ? shapes[name] : undefined;
    if (shape === undefined) return fail(`${path}.${tag}`, `one of ${Object.keys(shapes).join(', ')}`);
    // `name` is the key under which `shape` was found.
    return { [tag]: name, ...shape(value, path) } as never;
  };

/** For shapes that contain themselves. `maxDepth` bounds hostile nesting. */
export function recursive<T>(maxDepth: number, make: (inner: Shape<T>) => Shape<T>): Shape<T> {
  const at =
    (depth: number): Shape<T> =>
    (value, path) =>
      depth > maxDepth ? fail(path, `nested at most ${maxDepth} deep`) : make(at(depth + 1))(value, path);
  return at(0);
}

/**
 * Refuses values of more than `maxValues` parts before `shape` looks at them: what shares its parts can be exponentially
 * larger than the message it came in.
 */
export const bounded =
  <T>(maxValues: number, shape: Shape<T>): Shape<T> =>
  (value, path) => {
    const open: unknown[] = [value];
    let count = 0;
    for (let part = open.pop(); count <= maxValues && part !== undefined; part = open.pop()) {
      count++;
      if (typeof part !== 'object' || part === null || ArrayBuffer.isView(part)) continue;
      for (const member of Object.values(part)) open.push(member ?? null);
    }
    return count > maxValues ? fail(path, `of at most ${maxValues} values`) : shape(value, path);
  };

function plainObject(value: unknown, path: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(path, 'an object');
  return value;
}

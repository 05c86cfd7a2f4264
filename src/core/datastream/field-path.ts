import { FlinkError } from '../model/flink-error.ts';
import type { TypeInformation } from '../types/type-information.ts';

/** How deep `a.b.c` is completed by an editor; deeper keys need a selector. */
type Depth = [never, 0, 1, 2];

type IsTuple<T extends readonly unknown[]> = number extends T['length'] ? false : true;

type ObjectPath<T, D extends number> = {
  [N in keyof T & string]: N | `${N}.${FieldPath<T[N], Depth[D] & number>}`;
}[keyof T & string];

/** The fields of a record type, as `keyBy` names them: `userId`, `account.id`, `f0` of a tuple. */
export type FieldPath<T, D extends number = 3> = [D] extends [never]
  ? never
  : T extends readonly unknown[]
    ? IsTuple<T> extends true
      ? `f${Extract<keyof T, `${number}`>}`
      : never
    : T extends Map<unknown, unknown> | Set<unknown> | Date | ArrayBufferView
      ? never
      : T extends object
        ? ObjectPath<T, D>
        : never;

type Field<T, N extends string> = T extends readonly unknown[]
  ? N extends `f${infer I}`
    ? I extends keyof T
      ? T[I]
      : never
    : never
  : N extends keyof T
    ? T[N]
    : never;

/** The type of the field at a path. */
export type FieldValue<T, P extends string> = P extends `${infer Head}.${infer Rest}`
  ? FieldValue<Field<T, Head>, Rest>
  : Field<T, P>;

/** @throws FlinkError (InvalidFieldReferenceException) if the type has no such field */
export function fieldTypeAt(type: TypeInformation<unknown>, path: string): TypeInformation<unknown> {
  const field = type.fieldType(path);
  if (field !== undefined) return field;
  const undeclared = type.toString().startsWith('GenericType') ? " Declare the stream's type: .returns(Types.…)." : '';
  throw new FlinkError(
    'org.apache.flink.api.common.typeutils.CompositeType$InvalidFieldReferenceException',
    `Unable to find field "${path}" in type ${type.toString()}.${undeclared}`,
  );
}

/** Reads the field at `path` of a value: a property of an object, `f0` of a tuple (an array) or of a row. */
export function fieldAccessor(path: string): (value: unknown) => unknown {
  const steps = path.split('.').map(stepAccessor);
  const [only] = steps;
  if (steps.length === 1 && only !== undefined) return only;
  return (value) => steps.reduce((part, step) => step(part), value);
}

function stepAccessor(name: string): (value: unknown) => unknown {
  const position = /^f\d+$/.test(name) ? Number(name.slice(1)) : undefined;
  return (value) => {
    if (Array.isArray(value)) return position === undefined ? undefined : value[position];
    if (typeof value !== 'object' || value === null) throw new TypeError(`no field '${name}' in ${String(value)}`);
    if (position !== undefined && 'fields' in value && Array.isArray(value.fields)) return value.fields[position];
    // Any own or inherited property may be a field; its type was checked when the program was built.
    return (value as Readonly<Record<string, unknown>>)[name];
  };
}

import { DataInput } from '../base/data-input.ts';
import { DataOutput } from '../base/data-output.ts';
import { BasicType } from './basic-types.ts';
import { DeclaredType } from './declared-type.ts';
import { locate } from './describe-mismatch.ts';
import type { PojoField, PojoRules } from './pojo-rules.ts';
import { PojoSerializer } from './pojo-serializer.ts';
import type { Infer, TypeInformation } from './type-information.ts';
import { TypeMismatchError } from './type-serializer.ts';

export type PojoFields = Readonly<Record<string, TypeInformation<unknown>>>;

/** The object type of a POJO's values. */
export type PojoValue<F extends PojoFields> = { -readonly [Name in keyof F]: Infer<F[Name]> };

export interface PojoOptions<F extends PojoFields> {
  /**
   * What a field holds where old state, written before the field was added, lacks it: what Java's default constructor
   * would leave in it. Without one it is 0, false or null (null also for a STRING, as in Java).
   */
  readonly defaults?: Partial<PojoValue<F>>;
  /** The fields that the class's `hashCode()` is `Objects.hash(...)` of, in that order. Without it the POJO is no key. */
  readonly hashCode?: readonly (keyof F & string)[];
}

/** @throws TypeMismatchError if the declaration contradicts itself: an unknown field, a default outside of its type */
export function pojoType<F extends PojoFields>(
  className: string,
  fields: F,
  { defaults, hashCode }: PojoOptions<F>,
  hashSeed: 0 | 1,
): DeclaredType<PojoValue<F>> {
  const rules = pojoRules(className, fields, defaults ?? {}, hashCode, hashSeed);
  const types = new Map(Object.entries<TypeInformation<unknown>>(fields));
  const sorted = [...types].sort(([a], [b]) => (a < b ? -1 : 1));
  const printed = `PojoType<${className}, fields = [${sorted.map(([name, type]) => `${name}: ${type.toString()}`).join(', ')}]>`;
  const hashTypes = (hashCode ?? []).flatMap((name) => types.get(name) ?? []);
  return new DeclaredType<PojoValue<F>>({
    printed,
    javaClass: className,
    createSerializer: () => new PojoSerializer<PojoValue<F>>(rules),
    unsupportedKeyTypes: hashCode === undefined ? [printed] : [],
    unstableKeyTypes: hashTypes.flatMap((type) => [...type.unsupportedKeyTypes(), ...type.unstableKeyTypes()]),
    fields: types,
  });
}

/** The rules that a POJO's serializer follows, made once and checked. */
export function pojoRules(
  className: string,
  fields: PojoFields,
  defaults: Readonly<Record<string, unknown>>,
  hashCode: readonly string[] | undefined,
  hashSeed: 0 | 1,
): PojoRules {
  if (className === '') throw new TypeMismatchError('a POJO needs the name of its Java class');
  const names = Object.keys(fields);
  for (const name of [...Object.keys(defaults), ...(hashCode ?? [])]) {
    if (!names.includes(name))
      throw new TypeMismatchError(`${className} has no field '${name}' (it has ${names.join(', ')})`);
  }
  const made = Object.entries(fields).map(([name, type]): PojoField => {
    // An assignment to it changes the object's prototype: no object could hold such a field.
    if (name === '__proto__' || name === '') throw new TypeMismatchError(`${className} can't have a field '${name}'`);
    return { name, serializer: type.createSerializer(), makeDefault: defaultMaker(className, name, type, defaults) };
  });
  const hashFields = hashCode?.flatMap((name) => made.filter((field) => field.name === name));
  return { className, fields: made, hashFields, hashSeed };
}

/** Defaults are kept as bytes, so that each value gets its own list or map. */
function defaultMaker(
  className: string,
  name: string,
  type: TypeInformation<unknown>,
  defaults: Readonly<Record<string, unknown>>,
): () => unknown {
  // Own members only: a field may be called toString.
  const value = Object.hasOwn(defaults, name) ? defaults[name] : undefined;
  if (value === undefined || value === null) {
    const empty: unknown = value === undefined && type instanceof BasicType ? type.emptyValue : null;
    return () => empty;
  }
  const serializer = type.createSerializer();
  const output = new DataOutput(32);
  try {
    serializer.serialize(value, output);
  } catch (error) {
    throw locate(error, `default of ${className}`, `.${name}`);
  }
  const bytes = output.toBytes();
  return () => serializer.deserialize(new DataInput(bytes));
}

import type { TypeInformation } from './type-information.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** What a declared type is made of. */
export interface TypeDeclaration<T> {
  /** As Flink prints it. */
  readonly printed: string;
  /** The Java class of its values: the component class of an array of them. */
  readonly javaClass: string;
  readonly createSerializer: () => TypeSerializer<T>;
  /** The parts that Flink's `keyBy` refuses, last field first. */
  readonly unsupportedKeyTypes?: readonly string[];
  /** The parts that Flink accepts in keys though their hashes differ from JVM to JVM. */
  readonly unstableKeyTypes?: readonly string[];
  /** The fields that `keyBy('name')` may name. */
  readonly fields?: ReadonlyMap<string, TypeInformation<unknown>>;
}

/** A type as `Types` makes it. Its serializer holds no state and is made once, so that generated code is too. */
export class DeclaredType<T> implements TypeInformation<T> {
  readonly #declaration: TypeDeclaration<T>;
  #serializer: TypeSerializer<T> | undefined;

  constructor(declaration: TypeDeclaration<T>) {
    this.#declaration = declaration;
  }

  get javaClass(): string {
    return this.#declaration.javaClass;
  }

  toString(): string {
    return this.#declaration.printed;
  }

  createSerializer(): TypeSerializer<T> {
    this.#serializer ??= this.#declaration.createSerializer();
    return this.#serializer;
  }

  unsupportedKeyTypes(): readonly string[] {
    return this.#declaration.unsupportedKeyTypes ?? [];
  }

  unstableKeyTypes(): readonly string[] {
    return this.#declaration.unstableKeyTypes ?? [];
  }

  fieldType(path: string): TypeInformation<unknown> | undefined {
    const dot = path.indexOf('.');
    const field = this.#declaration.fields?.get(dot < 0 ? path : path.slice(0, dot));
    return dot < 0 ? field : field?.fieldType(path.slice(dot + 1));
  }
}

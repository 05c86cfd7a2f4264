import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';

/** Flink's `TypeSerializer`: a value to bytes and back, byte for byte as Flink writes it. */
export interface TypeSerializer<T> {
  /** Declared length in bytes, −1 if variable (`TypeSerializer.getLength`): decides where key lengths are written. */
  readonly length: number;
  /** @throws TypeMismatchError naming the field if `value` is outside of the type; nothing wraps or rounds */
  serialize(value: T, target: DataOutput): void;
  /** @throws MalformedDataError if the bytes are not this type's */
  deserialize(source: DataInput): T;
  /** Java's `hashCode()` of the value, an i32. @throws TypeMismatchError if the type can't be a key */
  hash(value: T): number;
  /** What a savepoint says of this serializer (`TypeSerializer.snapshotConfiguration`). */
  snapshot(): SerializerSnapshot;
}

/**
 * A value that is not of its declared type. The message starts with the path of the field:
 * `Transaction.amount: 'abc' is not a DOUBLE`.
 */
export class TypeMismatchError extends Error {
  override readonly name = 'TypeMismatchError';
  readonly #detail: string;
  readonly #steps: string;

  /** @param steps the path below `owner`: `.home.zip`, `[3]` */
  constructor(detail: string, owner = '', steps = '') {
    super(owner + steps === '' ? detail : `${owner}${steps}: ${detail}`);
    this.#detail = detail;
    this.#steps = steps;
  }

  /** The same error seen from the value that holds the wrong one: `step` is where in `owner` that is. */
  within(owner: string, step: string): TypeMismatchError {
    return new TypeMismatchError(this.#detail, owner, step + this.#steps);
  }
}

import { murmurHash } from '../base/murmur-hash.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { TypeInformation } from '../types/type-information.ts';
import type { TypeSerializer } from '../types/type-serializer.ts';
import { describeRecord } from './describe-record.ts';

/** Flink's `KeySelector`. */
export type KeySelector<T, K> = (value: T) => K;

/**
 * How the records of a keyed stream get their key: Flink's `KeySelector` with the key's type. The sender of a record
 * asks for `mixedHash` once and sends it along; the receiver asks for `extract` alone.
 */
export class KeySelection<T, K> {
  readonly #selector: KeySelector<T, K>;
  readonly #serializer: TypeSerializer<K>;

  constructor(
    selector: KeySelector<T, K>,
    readonly keyType: TypeInformation<K>,
  ) {
    this.#selector = selector;
    this.#serializer = keyType.createSerializer();
  }

  /**
   * The key of a record.
   * @throws FlinkError `Could not extract key from <record>` if the selector throws, with its error as cause
   * @throws FlinkError (NullPointerException) `Assigned key must not be null!`
   */
  extract(value: T): K {
    let key: K;
    try {
      key = this.#selector(value);
    } catch (error) {
      throw new FlinkError('java.lang.RuntimeException', `Could not extract key from ${describeRecord(value)}`, error);
    }
    if (key === null || key === undefined)
      throw new FlinkError('java.lang.NullPointerException', 'Assigned key must not be null!');
    return key;
  }

  /** `murmurHash(key.hashCode())`: what key group and state index are made of. */
  mixedHash(value: T): number {
    return murmurHash(this.#serializer.hash(this.extract(value)));
  }
}

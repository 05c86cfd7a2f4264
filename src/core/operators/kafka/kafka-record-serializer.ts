import { DataOutput } from '../../base/data-output.ts';
import { murmurHash } from '../../base/murmur-hash.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import { type KeySelection } from '../key-selection.ts';
import type { ProducerRecord } from './record-buffer.ts';

/** What a record is written as. Records with one key go to one partition, in order. */
export interface KafkaRecordFormat<T> {
  readonly topic: string;
  readonly type: TypeInformation<T>;
  /** null: all records of a subtask go to one partition */
  readonly key: KeySelection<T, unknown> | null;
}

/** Flink's `KafkaRecordSerializationSchema`: values as their type's serializer writes them. */
export class KafkaRecordSerializer<T> {
  readonly #serializer: TypeSerializer<T>;
  readonly #key: KeySelection<T, unknown> | null;
  readonly #subtaskHash: number;
  readonly #target = new DataOutput();

  constructor({ type, key }: KafkaRecordFormat<T>, subtask: number) {
    this.#serializer = type.createSerializer();
    this.#key = key;
    this.#subtaskHash = murmurHash(subtask);
  }

  /** @throws TypeMismatchError naming the field that is not of the declared type */
  serialize(element: T, timestamp: number): ProducerRecord {
    this.#target.clear();
    this.#serializer.serialize(element, this.#target);
    const keyHash = this.#key === null ? this.#subtaskHash : this.#key.mixedHash(element);
    return { timestamp, keyHash, value: this.#target.toBytes() };
  }
}

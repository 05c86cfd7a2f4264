import { decodeAscii } from '../../core/base/ascii.ts';
import { keysOfPartition, offsetHash } from '../../core/operators/kafka/generators/record-generator.ts';

/** A record of the generator topic `keyed:<n>`. */
export interface Payment {
  readonly userId: string;
  readonly amount: number;
  readonly timestamp: number;
}

/** Partitions of the topic, and its seed. */
export const PARTITIONS = 16;
export const SEED = 42;
/** As the source of a job reads them: so many records of a partition, then the next one's. */
const RECORDS_PER_TURN = 64;
const KEY_BYTES = 8;
/** 2026-01-01T00:00:00Z */
const FIRST_TIMESTAMP = 1_767_225_600_000;

/**
 * The records of the topic `keyed:<n>` for whoever measures itself against a job. Key strings are decoded from bytes
 * each time, as those of any real record are: strings that are shared carry a hash that was computed once.
 */
export class Payments {
  readonly #keyBytes: Uint8Array;
  readonly #partitions: readonly ((offset: number) => Payment)[];
  #turn = 0;
  readonly #offsets = new Float64Array(PARTITIONS);

  constructor(keys: number) {
    this.#keyBytes = keyBytesOf(keys + PARTITIONS);
    this.#partitions = Array.from({ length: PARTITIONS }, (_, partition) => this.#partition(keys, partition));
  }

  #partition(keys: number, partition: number): (offset: number) => Payment {
    const place = { seed: SEED, partition, partitions: PARTITIONS };
    const keyHash = offsetHash(place, 0);
    const amountHash = offsetHash(place, 1);
    const scale = keysOfPartition(keys, place) / 2 ** 32;
    const bytes = this.#keyBytes;
    return (offset) => {
      const key = partition + PARTITIONS * Math.floor(keyHash(offset) * scale);
      const userId = decodeAscii(bytes, KEY_BYTES * key, KEY_BYTES) ?? '';
      const hash = amountHash(offset);
      const rest = (hash / 100) >>> 0;
      const cents = hash % 100 === 0 ? 10_001 + (rest % 90_000) : rest % 10_001;
      return { userId, amount: cents / 100, timestamp: FIRST_TIMESTAMP + offset };
    };
  }

  /** Hands over the next `count` records; a multiple of 64. */
  forEach(count: number, use: (payment: Payment) => void): void {
    for (let done = 0; done < count; done += RECORDS_PER_TURN) {
      const partition = this.#turn++ % PARTITIONS;
      const recordAt = this.#partitions[partition];
      if (recordAt === undefined) return;
      const start = this.#offsets[partition] ?? 0;
      for (let offset = start; offset < start + RECORDS_PER_TURN; offset++) use(recordAt(offset));
      this.#offsets[partition] = start + RECORDS_PER_TURN;
    }
  }
}

function keyBytesOf(keys: number): Uint8Array {
  const bytes = new Uint8Array(KEY_BYTES * keys);
  for (let key = 0; key < keys; key++) {
    const name = `u${String(key).padStart(KEY_BYTES - 1, '0')}`;
    for (let i = 0; i < KEY_BYTES; i++) bytes[KEY_BYTES * key + i] = name.charCodeAt(i);
  }
  return bytes;
}

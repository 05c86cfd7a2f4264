import { keysOfPartition, offsetHash, type GeneratedPartition, type PartitionPlace } from './record-generator.ts';

/** A record of the bench: `userId` has 8 characters; about 1 % of the amounts are above 100. */
export interface GeneratedKeyedRecord {
  userId: string;
  amount: number;
  timestamp: number;
}

/** 2026-01-01T00:00:00Z */
const FIRST_TIMESTAMP = 1_767_225_600_000;
const LARGE_EVERY = 100;

/** Uniform over `keys` String keys. Key strings are made once: the reader of the topic is not what a bench measures. */
export function keyedGenerator(keys: number, place: PartitionPlace): GeneratedPartition {
  const count = keysOfPartition(keys, place);
  // A product instead of a remainder: a division of unsigned numbers takes longer than all the rest.
  const scale = count / 2 ** 32;
  const names: (string | undefined)[] = new Array<string | undefined>(count).fill(undefined);
  const keyHash = offsetHash(place, 0);
  const amountHash = offsetHash(place, 1);
  const timestampAt = (offset: number): number => FIRST_TIMESTAMP + offset;
  return {
    timestampAt,
    recordAt(offset): GeneratedKeyedRecord {
      const index = Math.floor(keyHash(offset) * scale);
      const userId = (names[index] ??= keyName(place.partition + place.partitions * index));
      const hash = amountHash(offset);
      const rest = (hash / LARGE_EVERY) >>> 0;
      const cents = hash % LARGE_EVERY === 0 ? 10_001 + (rest % 90_000) : rest % 10_001;
      return { userId, amount: cents / 100, timestamp: timestampAt(offset) };
    },
  };
}

const keyName = (index: number): string => `u${String(index).padStart(7, '0')}`;

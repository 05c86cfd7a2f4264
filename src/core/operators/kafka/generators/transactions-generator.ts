import { keysOfPartition, offsetHash, type GeneratedPartition, type PartitionPlace } from './record-generator.ts';

/** A card transaction. `amount` in dollars, whole cents; `timestamp` in ms since 1970. */
export interface GeneratedTransaction {
  userId: number;
  amount: number;
  timestamp: number;
}

const USERS = 1000;
/** 2026-01-01T00:00:00Z */
const FIRST_TIMESTAMP = 1_767_225_600_000;
const MS_BETWEEN_RECORDS = 1000;
/** One user in so many is a big spender, … */
const BIG_SPENDER_EVERY = 25;
/** … of whose transactions one in so many is large: about 1 % of all. */
const LARGE_EVERY = 4;
const LARGE_MIN_CENTS = 10_001;
const LARGE_SPREAD_CENTS = 90_000;
const SMALL_SPREAD_CENTS = 9_900;

/**
 * The fraud job's input: 1,000 users; a few of them now and then spend between $100 and $1,000, all others stay below
 * $100.
 */
export function transactionsGenerator(place: PartitionPlace): GeneratedPartition {
  const users = keysOfPartition(USERS, place);
  const userHash = offsetHash(place, 0);
  const amountHash = offsetHash(place, 1);
  const timestampAt = (offset: number): number => FIRST_TIMESTAMP + offset * MS_BETWEEN_RECORDS;
  return {
    timestampAt,
    recordAt(offset): GeneratedTransaction {
      const userId = 1 + place.partition + place.partitions * (userHash(offset) % users);
      const cents = centsOf(userId, amountHash(offset));
      return { userId, amount: cents / 100, timestamp: timestampAt(offset) };
    },
  };
}

function centsOf(userId: number, hash: number): number {
  const rest = Math.floor(hash / LARGE_EVERY);
  const isLarge = userId % BIG_SPENDER_EVERY === 0 && hash % LARGE_EVERY === 0;
  return isLarge ? LARGE_MIN_CENTS + (rest % LARGE_SPREAD_CENTS) : 1 + (rest % SMALL_SPREAD_CENTS);
}

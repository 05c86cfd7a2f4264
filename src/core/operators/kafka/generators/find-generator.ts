import { FlinkError } from '../../../model/flink-error.ts';
import { keyedGenerator } from './keyed-generator.ts';
import type { RecordGenerator } from './record-generator.ts';
import { transactionsGenerator } from './transactions-generator.ts';

const MAX_KEYS = 9_999_999;

/**
 * The generator that a topic names: `transactions`, or `keyed:<number of keys>`.
 * @throws FlinkError (IllegalArgumentException) for any other name
 */
export function findGenerator(name: string): RecordGenerator {
  if (name === 'transactions') return transactionsGenerator;
  const keys = Number(/^keyed:(\d{1,7})$/.exec(name)?.[1]);
  if (keys >= 1 && keys <= MAX_KEYS) return (place) => keyedGenerator(keys, place);
  throw new FlinkError(
    'java.lang.IllegalArgumentException',
    `There is no generator '${name}'. There are: transactions, keyed:<1 to ${MAX_KEYS} keys>.`,
  );
}

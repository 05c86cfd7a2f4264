import { murmurHash } from '../base/murmur-hash.ts';
import { FlinkError } from './flink-error.ts';

/** `KeyGroupRangeAssignment.UPPER_BOUND_MAX_PARALLELISM`. */
export const UPPER_BOUND_MAX_PARALLELISM = 32768;
/** `KeyGroupRangeAssignment.DEFAULT_LOWER_BOUND_MAX_PARALLELISM`. */
export const DEFAULT_LOWER_BOUND_MAX_PARALLELISM = 128;

const illegalArgument = (message: string): FlinkError => new FlinkError('java.lang.IllegalArgumentException', message);

/** `KeyGroupRangeAssignment.checkParallelismPreconditions`. @throws FlinkError unless 1 ≤ parallelism ≤ 32768 */
export function checkParallelismBounds(parallelism: number): void {
  if (parallelism < 1 || parallelism > UPPER_BOUND_MAX_PARALLELISM)
    throw illegalArgument(`Operator parallelism not within bounds: ${parallelism}`);
}

/** @throws FlinkError (IllegalArgumentException) unless 1 ≤ parallelism ≤ maxParallelism ≤ 32768 */
export function checkKeyGroupBounds(maxParallelism: number, parallelism: number): void {
  checkParallelismBounds(parallelism);
  checkParallelismBounds(maxParallelism);
  if (maxParallelism < parallelism) throw illegalArgument('Maximum parallelism must not be smaller than parallelism.');
}

/**
 * `KeyGroupRangeAssignment.assignToKeyGroup`.
 * @param hashCode the key's Java hashCode, an i32
 */
export const keyGroupOf = (hashCode: number, maxParallelism: number): number => murmurHash(hashCode) % maxParallelism;

/** `KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup`: the subtask, from 0, that owns a key group. */
export const subtaskOf = (keyGroup: number, maxParallelism: number, parallelism: number): number =>
  Math.floor((keyGroup * parallelism) / maxParallelism);

/**
 * The number of key groups of a vertex for which nothing was set (`KeyGroupRangeAssignment`'s method of this name).
 * @throws FlinkError (IllegalArgumentException) unless 1 ≤ parallelism ≤ 32768
 */
export function computeDefaultMaxParallelism(parallelism: number): number {
  checkParallelismBounds(parallelism);
  const wanted = roundUpToPowerOfTwo(parallelism + Math.floor(parallelism / 2));
  return Math.min(Math.max(wanted, DEFAULT_LOWER_BOUND_MAX_PARALLELISM), UPPER_BOUND_MAX_PARALLELISM);
}

/** @param value 1 … 2^30 */
const roundUpToPowerOfTwo = (value: number): number => (value <= 1 ? 1 : 1 << (32 - Math.clz32(value - 1)));

import { findGenerator } from '../../core/operators/kafka/generators/find-generator.ts';
import type { GeneratorSpec } from '../../core/broker/log-entry.ts';

export interface Profile {
  readonly count: number;
  readonly total: number;
}

export interface Alert {
  readonly userId: number;
  readonly amount: number;
}

/** Offsets per partition: where a source stands. */
export type Offsets = readonly number[];

interface Transaction extends Alert {
  readonly timestamp: number;
}

/**
 * The fraud job as a plain loop in one thread, over the same records: what the engine's state and output must equal.
 */
export class ExpectedRun {
  readonly profiles = new Map<number, Profile>();
  readonly alerts: Alert[] = [];

  constructor(
    readonly generator: GeneratorSpec,
    readonly partitions: number,
  ) {}

  /** Reads every partition from `from` to `to` (exclusive), alerting above `threshold`. */
  advance(from: Offsets, to: Offsets, threshold: number): void {
    const make = findGenerator(this.generator.name);
    for (let partition = 0; partition < this.partitions; partition++) {
      const { recordAt } = make({ seed: this.generator.seed, partition, partitions: this.partitions });
      for (let offset = from[partition] ?? 0; offset < (to[partition] ?? 0); offset++) {
        // The `transactions` generator makes these.
        this.#process(recordAt(offset) as Transaction, threshold);
      }
    }
  }

  #process({ userId, amount }: Transaction, threshold: number): void {
    const { count, total } = this.profiles.get(userId) ?? { count: 0, total: 0 };
    this.profiles.set(userId, { count: count + 1, total: total + amount });
    if (amount > threshold) this.alerts.push({ userId, amount });
  }
}

/**
 * Per user, by amount. Not by time: the sink gives its records no key, so a user's alerts lie in several partitions, and
 * those have no order among each other.
 */
export function alertsByUser(alerts: readonly Alert[]): Map<number, number[]> {
  const byUser = new Map<number, number[]>();
  for (const { userId, amount } of alerts) {
    const amounts = byUser.get(userId);
    if (amounts === undefined) byUser.set(userId, [amount]);
    else amounts.push(amount);
  }
  for (const amounts of byUser.values()) amounts.sort((a, b) => a - b);
  return byUser;
}

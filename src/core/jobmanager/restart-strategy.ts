import type { SeededRandom } from '../base/seeded-random.ts';
import { FlinkError } from '../model/flink-error.ts';
import { durationOf, integerOf, numberOf, type Configuration } from '../model/configuration.ts';

/** Flink's `RestartBackoffTimeStrategy`: told of each failure, it answers whether and when to restart. */
export interface RestartStrategy {
  /** @returns the delay in ms, null if no restart is left */
  notifyFailure(nowMs: number): number | null;
  /** As Flink prints it behind `Recovery is suppressed by `. */
  toString(): string;
}

class NoRestart implements RestartStrategy {
  notifyFailure(): null {
    return null;
  }

  toString(): string {
    return 'NoRestartBackoffTimeStrategy';
  }
}

class FixedDelayRestart implements RestartStrategy {
  #failures = 0;

  constructor(
    readonly attempts: number,
    readonly delayMs: number,
  ) {}

  notifyFailure(): number | null {
    this.#failures++;
    return this.#failures > this.attempts ? null : this.delayMs;
  }

  toString(): string {
    return `FixedDelayRestartBackoffTimeStrategy(maxNumberRestartAttempts=${this.attempts}, backoffTimeMS=${this.delayMs})`;
  }
}

class FailureRateRestart implements RestartStrategy {
  readonly #failureTimes: number[] = [];

  constructor(
    readonly maxFailures: number,
    readonly intervalMs: number,
    readonly delayMs: number,
  ) {}

  notifyFailure(nowMs: number): number | null {
    this.#failureTimes.push(nowMs);
    while ((this.#failureTimes[0] ?? nowMs) < nowMs - this.intervalMs) this.#failureTimes.shift();
    return this.#failureTimes.length > this.maxFailures ? null : this.delayMs;
  }

  toString(): string {
    return `FailureRateRestartBackoffTimeStrategy(FailureRateRestartBackoffTimeStrategy(failuresIntervalMS=${this.intervalMs},backoffTimeMS=${this.delayMs},maxFailuresPerInterval=${this.maxFailures})`;
  }
}

interface ExponentialDelaySettings {
  readonly initialMs: number;
  readonly maxMs: number;
  readonly multiplier: number;
  readonly resetThresholdMs: number;
  readonly jitterFactor: number;
  readonly attemptsBeforeReset: number;
}

class ExponentialDelayRestart implements RestartStrategy {
  #backoffMs: number;
  #attempts = 0;
  #lastFailureMs: number | null = null;

  constructor(
    readonly settings: ExponentialDelaySettings,
    readonly random: SeededRandom,
  ) {
    this.#backoffMs = settings.initialMs;
  }

  notifyFailure(nowMs: number): number | null {
    const { initialMs, maxMs, multiplier, resetThresholdMs, jitterFactor, attemptsBeforeReset } = this.settings;
    if (this.#lastFailureMs === null || nowMs - this.#lastFailureMs >= resetThresholdMs + this.#backoffMs) {
      this.#backoffMs = initialMs;
      this.#attempts = 0;
    } else {
      this.#backoffMs = Math.min(maxMs, this.#backoffMs * multiplier);
    }
    this.#lastFailureMs = nowMs;
    this.#attempts++;
    if (this.#attempts > attemptsBeforeReset) return null;
    const jitter = 1 + (this.random.nextFloat() * 2 - 1) * jitterFactor;
    return Math.min(maxMs, Math.round(this.#backoffMs * jitter));
  }

  toString(): string {
    const s = this.settings;
    return `ExponentialDelayRestartBackoffTimeStrategy(initialBackoffMS=${s.initialMs}, maxBackoffMS=${s.maxMs}, backoffMultiplier=${s.multiplier}, resetBackoffThresholdMS=${s.resetThresholdMs}, jitterFactor=${s.jitterFactor})`;
  }
}

/**
 * The strategy that `restart-strategy.type` names; unset: exponential delay if checkpointing is on, else none
 * (`RestartBackoffTimeStrategyFactoryLoader`).
 * @throws FlinkError for a type that Flink does not know
 */
export function restartStrategyOf(configuration: Configuration, random: SeededRandom): RestartStrategy {
  const checkpointing = configuration['execution.checkpointing.interval'] !== undefined;
  const type = configuration['restart-strategy.type'] ?? (checkpointing ? 'exponential-delay' : 'none');
  switch (type) {
    case 'none':
    case 'off':
    case 'disable':
      return new NoRestart();
    case 'fixed-delay':
    case 'fixeddelay':
      return new FixedDelayRestart(
        integerOf(configuration, 'restart-strategy.fixed-delay.attempts', 1),
        durationOf(configuration, 'restart-strategy.fixed-delay.delay', 1000),
      );
    case 'failure-rate':
    case 'failurerate':
      return new FailureRateRestart(
        integerOf(configuration, 'restart-strategy.failure-rate.max-failures-per-interval', 1),
        durationOf(configuration, 'restart-strategy.failure-rate.failure-rate-interval', 60_000),
        durationOf(configuration, 'restart-strategy.failure-rate.delay', 1000),
      );
    case 'exponential-delay':
    case 'exponentialdelay':
      return exponentialDelay(configuration, random);
    default:
      throw new FlinkError(
        'java.lang.IllegalArgumentException',
        `Unknown restart strategy '${type}' for key 'restart-strategy.type'. Expected one of: none, fixed-delay, failure-rate, exponential-delay.`,
      );
  }
}

function exponentialDelay(configuration: Configuration, random: SeededRandom): RestartStrategy {
  const prefix = 'restart-strategy.exponential-delay';
  return new ExponentialDelayRestart(
    {
      initialMs: durationOf(configuration, `${prefix}.initial-backoff`, 1000),
      maxMs: durationOf(configuration, `${prefix}.max-backoff`, 60_000),
      multiplier: numberOf(configuration, `${prefix}.backoff-multiplier`, 1.5),
      resetThresholdMs: durationOf(configuration, `${prefix}.reset-backoff-threshold`, 3_600_000),
      jitterFactor: numberOf(configuration, `${prefix}.jitter-factor`, 0.1),
      attemptsBeforeReset: integerOf(
        configuration,
        `${prefix}.attempts-before-reset-backoff`,
        Number.MAX_SAFE_INTEGER,
        1,
      ),
    },
    random,
  );
}

import type { Clock } from '../protocol/clock.ts';

/** Time as a worker has it. */
export interface WorkerTime {
  readonly clock: Clock;
  /** Runs `callback` soon, behind messages that have already arrived. */
  yield(callback: () => void): void;
  /** Runs `callback` after `delayMs`; the result cancels it. */
  delay(delayMs: number, callback: () => void): () => void;
}

/** What both kinds of machines that live in workers have in common. */
interface Machine {
  runMailboxStep(): boolean;
  readonly isTerminated: boolean;
}

/** Runs a machine's mailbox: a step, then a turn of the event loop, as long as there is more to do. */
export class MailboxDriver {
  #machine: Machine | null = null;
  #isScheduled = false;
  #cancelWakeUp: (() => void) | null = null;

  constructor(readonly time: WorkerTime) {}

  drive(machine: Machine): void {
    this.#machine = machine;
    this.poke();
  }

  /** Something has arrived. */
  poke(): void {
    if (this.#isScheduled || this.#machine === null) return;
    this.#isScheduled = true;
    this.time.yield(() => {
      this.#run();
    });
  }

  /** Replaces an earlier wish. */
  wakeUpAt(timestampMs: number): void {
    this.#cancelWakeUp?.();
    const delayMs = Math.max(0, timestampMs - this.time.clock.now());
    this.#cancelWakeUp = this.time.delay(delayMs, () => {
      this.#cancelWakeUp = null;
      this.poke();
    });
  }

  #run(): void {
    this.#isScheduled = false;
    const machine = this.#machine;
    if (machine === null || machine.isTerminated) return;
    if (machine.runMailboxStep()) this.poke();
  }
}

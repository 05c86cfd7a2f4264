import type { SeededRandom } from '../../core/base/seeded-random.ts';
import type { ConsoleLike } from '../../core/host/console-capture.ts';
import type { SimulatedTime } from './simulated-time.ts';

/**
 * What user code takes from its surroundings, while one worker has its turn: chance and time are the simulator's, and the
 * console is the worker's own.
 */
export class SimulatedGlobals {
  readonly #date: DateConstructor;

  constructor(
    private readonly random: SeededRandom,
    time: SimulatedTime,
  ) {
    this.#date = simulatedDate(time);
  }

  /** Runs one turn of a worker. Turns don't nest: nothing in them runs another one. */
  run(console: ConsoleLike, turn: () => void): void {
    const { Date: realDate, console: realConsole } = globalThis;
    const realRandom = Math.random;
    globalThis.Date = this.#date;
    // A worker's console has what user code calls of it.
    globalThis.console = console as Console;
    Math.random = () => this.random.nextFloat();
    try {
      turn();
    } finally {
      globalThis.Date = realDate;
      globalThis.console = realConsole;
      Math.random = realRandom;
    }
  }
}

/** `Date` with the simulated clock behind `new Date()`, `Date()` and `Date.now()`. */
function simulatedDate(time: SimulatedTime): DateConstructor {
  return new Proxy(globalThis.Date, {
    construct: (target, args: readonly unknown[], newTarget) =>
      Reflect.construct(target, args.length === 0 ? [Math.floor(time.now())] : args, newTarget) as object,
    apply: (target) => new target(Math.floor(time.now())).toString(),
    get: (target, property, receiver) =>
      property === 'now' ? () => Math.floor(time.now()) : (Reflect.get(target, property, receiver) as unknown),
  });
}

import { required } from '../base/assert.ts';
import { MAX_WATERMARK, MIN_WATERMARK } from '../model/watermark.ts';
import type { SourceStreamOperator } from '../operators/stream-operator.ts';
import type { DefaultAction } from './default-action.ts';
import { blame } from './failure.ts';
import type { FlowControl } from './flow-control.ts';
import type { ChainedOperator, OperatorChain } from './operator-chain.ts';
import type { SourceThrottle } from './source-throttle.ts';

/** Back pressure is looked at between calls of the source: so many records at most go into buffers of our own. */
const RECORDS_PER_CALL = 128;

/** The default action of a source task. */
export class SourceAction implements DefaultAction {
  readonly recordsIn = 0;
  /** Sources have no input whose watermark could be shown. */
  readonly currentWatermark = MIN_WATERMARK;
  readonly #head: ChainedOperator;
  readonly #source: SourceStreamOperator;
  #isStarted = false;
  #isAvailable = true;
  #hasEnded = false;

  /** @param onEnd the source has no more records */
  constructor(
    chain: OperatorChain,
    private readonly flow: FlowControl,
    private readonly throttle: SourceThrottle,
    private readonly onEnd: () => void,
  ) {
    this.#head = chain.head;
    this.#source = required(chain.source, 'source of a source task');
  }

  get emittedRecords(): number {
    return this.#source.emittedRecords;
  }

  start(): void {
    this.#isStarted = true;
  }

  wakeUp(): void {
    this.#isAvailable = true;
  }

  /** Stop with savepoint: the source emits nothing from now on. */
  stop(drain: boolean): void {
    this.#guarded(() => {
      this.#source.stop(drain);
    });
    this.#hasEnded = true;
  }

  /** Flink's `advanceToEndOfEventTime`. */
  emitMaxWatermark(): void {
    this.#guarded(() => {
      this.#head.output.emitWatermark(MAX_WATERMARK);
    });
  }

  process(maxRecords: number, nowMs: number): number {
    let handled = 0;
    while (handled < maxRecords && this.#isReady() && this.flow.stops === 0) {
      const allowed = this.throttle.allowed(nowMs, this.emittedRecords);
      if (allowed <= 0) break;
      const emitted = this.#emit(Math.min(maxRecords - handled, allowed, RECORDS_PER_CALL));
      this.throttle.used(emitted);
      handled += Math.max(1, emitted);
    }
    return handled;
  }

  hasWork(nowMs: number): boolean {
    return this.#isReady() && this.throttle.allowed(nowMs, this.emittedRecords) > 0;
  }

  nextMs(nowMs: number): number {
    return this.#isReady() ? this.throttle.nextMs(nowMs) : Infinity;
  }

  #isReady(): boolean {
    return this.#isStarted && this.#isAvailable && !this.#hasEnded;
  }

  #emit(maxRecords: number): number {
    const before = this.#source.emittedRecords;
    // Before the call: it may wake us up before it says that it has nothing.
    this.#isAvailable = false;
    const status = this.#guarded(() => this.#source.emitNext(maxRecords));
    if (status === 'MORE_AVAILABLE') this.#isAvailable = true;
    if (status === 'END_OF_INPUT' && !this.#hasEnded) {
      this.#hasEnded = true;
      this.onEnd();
    }
    return this.#source.emittedRecords - before;
  }

  #guarded<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw blame(error, this.#head.place);
    }
  }
}

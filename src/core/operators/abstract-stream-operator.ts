import { required } from '../base/assert.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { InternalTimerService } from './internal-timer-service.ts';
import type { KeySelection } from './key-selection.ts';
import type { Output, WatermarkStatus } from './output.ts';
import type { StreamOperator } from './stream-operator.ts';
import type { StreamOperatorContext } from './stream-operator-context.ts';

/**
 * Flink's `AbstractStreamOperator`: keeps the context, scopes state to the key of each record, fires event-time
 * timers before it passes a watermark on. Everything else does nothing until a subclass says so.
 */
export abstract class AbstractStreamOperator<OUT> implements StreamOperator {
  #context: StreamOperatorContext | undefined;
  /** Set by `setup`: a plain field, for it is read once a record. */
  protected output!: Output<OUT>;
  readonly #keySelection: KeySelection<unknown, unknown> | null;
  #keyedState: KeyedStateBackend | undefined;
  readonly #timerServices: InternalTimerService<unknown>[] = [];

  /** @param keySelection how input 1 is keyed, null if it is not */
  constructor(keySelection: KeySelection<unknown, unknown> | null = null) {
    this.#keySelection = keySelection;
  }

  protected get context(): StreamOperatorContext {
    return required(this.#context, 'context of an operator that was set up');
  }

  /** The keyed state of this operator. @throws InvariantError if its input is not keyed */
  protected get keyedState(): KeyedStateBackend {
    return required(this.#keyedState, 'keyed state backend');
  }

  /** Its event-time timers fire on watermarks of this operator from now on. */
  protected addTimerService<N>(service: InternalTimerService<N>): InternalTimerService<N> {
    this.#timerServices.push(service);
    return service;
  }

  setup(context: StreamOperatorContext): void {
    this.#context = context;
    this.output = context.output;
    this.#keyedState = context.keyedState;
  }

  setKeyContextElement(value: unknown, mixedHash: number): void {
    if (this.#keySelection === null) return;
    this.keyedState.setCurrentKey(this.#keySelection.extract(value), mixedHash);
  }

  processWatermark(timestamp: number): void {
    for (const service of this.#timerServices) service.advanceWatermark(timestamp);
    this.output.emitWatermark(timestamp);
  }

  processWatermarkStatus(status: WatermarkStatus): void {
    this.output.emitWatermarkStatus(status);
  }

  initializeState(): void {}
  open(): void {}
  prepareSnapshotPreBarrier(_checkpointId: number): void {}
  snapshotState(_checkpointId: number): void {}
  notifyCheckpointComplete(_checkpointId: number): void {}
  notifyCheckpointAborted(_checkpointId: number): void {}
  endInput(_inputId: number): void {}
  finish(): void {}
  close(): void {}
}

import { MAX_WATERMARK, NO_TIMESTAMP } from '../../../src/core/model/watermark.ts';
import { AbstractStreamOperator } from '../../../src/core/operators/abstract-stream-operator.ts';
import { KeySelection } from '../../../src/core/operators/key-selection.ts';
import type { OperatorFactory } from '../../../src/core/operators/operator-factory.ts';
import type {
  InputStatus,
  OneInputStreamOperator,
  SourceStreamOperator,
} from '../../../src/core/operators/stream-operator.ts';
import { ListStateDescriptor, ValueStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import type { ListState, ValueState } from '../../../src/core/state/state.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';
import { Types } from '../../../src/core/types/types.ts';

/** One record of the fakes: a key and a number. */
export type Pair = readonly [string, number];
export const PAIR = Types.TUPLE(Types.STRING, Types.LONG) as TypeInformation<unknown>;
export const byKey = new KeySelection<unknown, unknown>((value) => (value as Pair)[0], Types.STRING);

/** What happened, in order: shared by a test and its operators. */
export type Journal = string[];

export interface SourceOptions {
  readonly records: readonly Pair[];
  /** Event time of the n-th record; a watermark goes with each. */
  readonly timestamps?: boolean;
  /** Answers NOTHING_AVAILABLE at the end, like an endless source that waits. */
  readonly isEndless?: boolean;
  readonly journal?: Journal;
}

/** Emits the records of a list; the position is operator state. */
class ListSource extends AbstractStreamOperator<unknown> implements SourceStreamOperator {
  emittedRecords = 0;
  #position = 0;
  #state: ListState<number> | undefined;
  #isStopped = false;

  constructor(readonly options: SourceOptions) {
    super();
  }

  override initializeState(): void {
    this.#state = this.context.operatorState.listState(new ListStateDescriptor('position', Types.LONG));
    for (const position of this.#state.get()) this.#position = position;
  }

  emitNext(maxRecords: number): InputStatus {
    if (this.#isStopped) return 'END_OF_INPUT';
    for (let i = 0; i < maxRecords; i++) {
      const record = this.options.records[this.#position];
      if (record === undefined) return this.options.isEndless === true ? 'NOTHING_AVAILABLE' : 'END_OF_INPUT';
      this.#position++;
      this.emittedRecords++;
      this.output.collect(record, this.options.timestamps === true ? this.#position : NO_TIMESTAMP);
      if (this.options.timestamps === true) this.output.emitWatermark(this.#position);
    }
    return 'MORE_AVAILABLE';
  }

  handleOperatorEvent(event: Uint8Array): void {
    this.options.journal?.push(`source event ${event[0] ?? -1}`);
  }

  stop(drain: boolean): void {
    this.#isStopped = true;
    this.options.journal?.push(`source stop drain=${drain}`);
  }

  override snapshotState(checkpointId: number): void {
    this.#state?.update([this.#position]);
    this.options.journal?.push(`source snapshot ${checkpointId} at ${this.#position}`);
  }

  override finish(): void {
    this.options.journal?.push('source finish');
  }

  override close(): void {
    this.options.journal?.push('source close');
  }
}

export const listSource = (options: SourceOptions): OperatorFactory => ({
  kind: 'source',
  operatorClass: 'SourceOperator',
  inputTypes: [],
  outputType: PAIR,
  keySelections: [],
  create: () => new ListSource(options),
  createCoordinator: null,
});

/** Sums per key and emits the running sum. */
class KeyedSum extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
  #sum: ValueState<number> | undefined;

  constructor(readonly journal: Journal | undefined) {
    super(byKey);
  }

  override open(): void {
    this.#sum = this.keyedState.valueState(new ValueStateDescriptor('sum', Types.LONG));
  }

  processElement(value: unknown, timestamp: number): void {
    const [key, amount] = value as Pair;
    const sum = (this.#sum?.value() ?? 0) + amount;
    this.#sum?.update(sum);
    this.output.collect([key, sum], timestamp);
  }

  override endInput(inputId: number): void {
    this.journal?.push(`sum endInput ${inputId}`);
  }

  override finish(): void {
    this.journal?.push('sum finish');
  }

  override close(): void {
    this.journal?.push('sum close');
  }
}

export const keyedSum = (journal?: Journal): OperatorFactory => ({
  kind: 'one-input',
  operatorClass: 'KeyedProcessOperator',
  inputTypes: [PAIR],
  outputType: PAIR,
  keySelections: [byKey],
  create: () => new KeyedSum(journal),
});

/** What reached a sink: all of it, and what checkpoints have committed. */
export interface Received {
  readonly all: Pair[];
  readonly committed: Pair[];
  readonly watermarks: number[];
}

export const newReceived = (): Received => ({ all: [], committed: [], watermarks: [] });

/** Collects; commits what came before a barrier when its checkpoint completes. */
class CollectSink extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
  #pending: Pair[] = [];
  readonly #prepared = new Map<number, Pair[]>();

  constructor(
    readonly received: Received,
    readonly journal: Journal | undefined,
  ) {
    super();
  }

  processElement(value: unknown): void {
    this.#pending.push(value as Pair);
    this.received.all.push(value as Pair);
  }

  override processWatermark(timestamp: number): void {
    this.received.watermarks.push(timestamp);
    if (timestamp === MAX_WATERMARK) this.journal?.push('sink MAX_WATERMARK');
  }

  override snapshotState(checkpointId: number): void {
    this.#prepared.set(checkpointId, this.#pending);
    this.#pending = [];
    this.journal?.push(`sink snapshot ${checkpointId}`);
  }

  override notifyCheckpointComplete(checkpointId: number): void {
    for (const [id, pairs] of this.#prepared) {
      if (id > checkpointId) continue;
      this.received.committed.push(...pairs);
      this.#prepared.delete(id);
    }
    this.journal?.push(`sink complete ${checkpointId}`);
  }

  override notifyCheckpointAborted(checkpointId: number): void {
    this.journal?.push(`sink aborted ${checkpointId}`);
  }

  override endInput(inputId: number): void {
    this.journal?.push(`sink endInput ${inputId}`);
  }

  override finish(): void {
    this.journal?.push('sink finish');
  }

  override close(): void {
    this.journal?.push('sink close');
  }
}

export const collectSink = (received: Received, journal?: Journal): OperatorFactory => ({
  kind: 'one-input',
  operatorClass: 'SinkWriterOperator',
  inputTypes: [PAIR],
  outputType: null,
  keySelections: [null],
  create: () => new CollectSink(received, journal),
});

/** Any function from a pair to pairs. */
class FlatMap extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
  constructor(readonly apply: (pair: Pair) => readonly unknown[]) {
    super();
  }

  processElement(value: unknown, timestamp: number): void {
    for (const result of this.apply(value as Pair)) this.output.collect(result, timestamp);
  }
}

export const flatMap = (apply: (pair: Pair) => readonly unknown[]): OperatorFactory => ({
  kind: 'one-input',
  operatorClass: 'StreamFlatMap',
  inputTypes: [PAIR],
  outputType: PAIR,
  keySelections: [null],
  create: () => new FlatMap(apply),
});

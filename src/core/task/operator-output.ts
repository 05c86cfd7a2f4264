import { FlinkError } from '../model/flink-error.ts';
import type { KeySelection } from '../operators/key-selection.ts';
import type { OutputTag } from '../operators/output-tag.ts';
import type { Output, WatermarkStatus } from '../operators/output.ts';
import type { Input } from '../operators/stream-operator.ts';
import { TypeMismatchError } from '../types/type-serializer.ts';
import { blame, exceptionInChainedOperator, type OperatorPlace } from './failure.ts';
import type { RecordWriter } from './record-writer.ts';

/** Flink's `ChainingOutput`: the next operator of the chain, by plain call. */
export class ChainingOutput implements Output<unknown> {
  /** @param keySelection of the next operator, null if its input is not keyed */
  constructor(
    private readonly input: Input<unknown>,
    private readonly keySelection: KeySelection<unknown, unknown> | null,
    private readonly place: OperatorPlace,
  ) {}

  collect(value: unknown, timestamp: number): void {
    try {
      if (this.keySelection !== null) this.input.setKeyContextElement(value, this.keySelection.mixedHash(value));
      this.input.processElement(value, timestamp);
    } catch (error) {
      throw exceptionInChainedOperator(error, this.place);
    }
  }

  collectSide(): void {}

  emitWatermark(timestamp: number): void {
    try {
      this.input.processWatermark(timestamp);
    } catch (error) {
      throw exceptionInChainedOperator(error, this.place);
    }
  }

  emitWatermarkStatus(status: WatermarkStatus): void {
    this.input.processWatermarkStatus(status);
  }
}

/** Flink's `RecordWriterOutput`: a job edge. */
export class RecordWriterOutput implements Output<unknown> {
  /** @param place the operator that emits */
  constructor(
    private readonly writer: RecordWriter,
    private readonly place: OperatorPlace,
  ) {}

  collect(value: unknown, timestamp: number): void {
    try {
      this.writer.emit(value, timestamp);
    } catch (error) {
      throw blame(error instanceof TypeMismatchError ? wrongType(error, this.place) : error, this.place);
    }
  }

  collectSide(): void {}

  emitWatermark(timestamp: number): void {
    this.writer.emitWatermark(timestamp);
  }

  emitWatermarkStatus(status: WatermarkStatus): void {
    this.writer.emitWatermarkStatus(status);
  }
}

function wrongType(error: TypeMismatchError, place: OperatorPlace): FlinkError {
  return new FlinkError(
    'org.apache.flink.util.FlinkRuntimeException',
    `Operator '${place.operatorName}' emitted a record that is not of its declared type: ${error.message}. ` +
      'Emit what the type says, or declare another one with returns(...).',
    error,
  );
}

/** Flink's `BroadcastingOutputCollector`, with side outputs: several targets, or none. */
export class FanOutOutput implements Output<unknown> {
  readonly #all: readonly Output<unknown>[];

  constructor(
    private readonly main: readonly Output<unknown>[],
    private readonly side: ReadonlyMap<string, readonly Output<unknown>[]>,
  ) {
    this.#all = [...main, ...[...side.values()].flat()];
  }

  collect(value: unknown, timestamp: number): void {
    for (const output of this.main) output.collect(value, timestamp);
  }

  collectSide<S>(tag: OutputTag<S>, value: S, timestamp: number): void {
    for (const output of this.side.get(tag.id) ?? []) output.collect(value, timestamp);
  }

  emitWatermark(timestamp: number): void {
    for (const output of this.#all) output.emitWatermark(timestamp);
  }

  emitWatermarkStatus(status: WatermarkStatus): void {
    for (const output of this.#all) output.emitWatermarkStatus(status);
  }
}

import { assertUnreachable, required } from '../../base/assert.ts';
import type { ListState } from '../../state/state.ts';
import { ListStateDescriptor } from '../../state/state-descriptor.ts';
import { Types } from '../../types/types.ts';
import { AbstractStreamOperator } from '../abstract-stream-operator.ts';
import { fromVersionedBytes, toVersionedBytes } from '../simple-versioned-serializer.ts';
import type { InputStatus, SourceStreamOperator } from '../stream-operator.ts';
import { everyWatermarkInterval, watermarkIntervalMs } from '../watermark/watermark-interval.ts';
import type { WatermarkStrategy } from '../watermark/watermark-strategy.ts';
import { decodeCoordinatorToReader, encodeReaderToCoordinator } from './source-event.ts';
import { PlainReaderOutput, WatermarkingReaderOutput, type CountingReaderOutput } from './source-reader-output.ts';
import type { SourceReader, SourceReaderContext } from './source-reader.ts';
import type { Source } from './source.ts';

/** Flink's `SourceOperator.SPLITS_STATE_DESC`. */
const SPLITS_STATE = new ListStateDescriptor('SourceReaderState', Types.PRIMITIVE_ARRAY(Types.BYTE));

/**
 * Flink's `SourceOperator`: runs one reader, gives timestamps and watermarks, and keeps the reader's splits as the
 * operator list state `SourceReaderState` (one versioned blob per split).
 */
export class SourceOperator<T, SplitT> extends AbstractStreamOperator<T> implements SourceStreamOperator {
  readonly #source: Source<T, SplitT>;
  readonly #strategy: WatermarkStrategy<T>;
  #splitState: ListState<Uint8Array> | undefined;
  #reader: SourceReader<T, SplitT> | undefined;
  #readerOutput: CountingReaderOutput<T> | undefined;
  #stopWatermarks: (() => void) | undefined;
  #stopped = false;

  constructor(source: Source<T, SplitT>, strategy: WatermarkStrategy<T>) {
    super();
    this.#source = source;
    this.#strategy = strategy;
  }

  get emittedRecords(): number {
    return this.#readerOutput?.emittedRecords ?? 0;
  }

  override initializeState(): void {
    this.#splitState = this.context.operatorState.listState(SPLITS_STATE);
  }

  override open(): void {
    const { context } = this;
    const output = this.#createOutput();
    this.#readerOutput = output;
    const reader = this.#source.createReader(this.#readerContext());
    this.#reader = reader;
    const restored = [...required(this.#splitState, 'split state').get()].map((bytes) =>
      fromVersionedBytes(this.#source.splitSerializer, bytes),
    );
    if (restored.length > 0) reader.addSplits(restored);
    context.sendToCoordinator(encodeReaderToCoordinator({ type: 'reader-registration' }));
    reader.start();
    if (!this.#strategy.isTrivial) {
      const intervalMs = watermarkIntervalMs(context.configuration);
      this.#stopWatermarks = everyWatermarkInterval(context.processingTime, intervalMs, () =>
        output.emitPeriodicWatermarks(),
      );
    }
  }

  emitNext(maxRecords: number): InputStatus {
    if (this.#stopped) return 'END_OF_INPUT';
    return this.#openReader().pollNext(this.#openOutput(), maxRecords);
  }

  handleOperatorEvent(bytes: Uint8Array): void {
    const event = decodeCoordinatorToReader(bytes);
    switch (event.type) {
      case 'add-splits': {
        const { splitSerializer } = this.#source;
        this.#openReader().addSplits(
          event.splits.map((split) => splitSerializer.deserialize(event.serializerVersion, split)),
        );
        break;
      }
      case 'no-more-splits':
        this.#openReader().notifyNoMoreSplits();
        break;
      default:
        assertUnreachable(event);
    }
    this.context.wakeUp();
  }

  stop(_drain: boolean): void {
    this.#stopped = true;
    this.#stopWatermarks?.();
  }

  override snapshotState(checkpointId: number): void {
    const splits = this.#openReader().snapshotState(checkpointId);
    required(this.#splitState, 'split state').update(
      splits.map((split) => toVersionedBytes(this.#source.splitSerializer, split)),
    );
  }

  override finish(): void {
    this.#openOutput().emitPeriodicWatermarks();
  }

  override close(): void {
    this.#stopWatermarks?.();
    this.#reader?.close();
  }

  #createOutput(): CountingReaderOutput<T> {
    return this.#strategy.isTrivial
      ? new PlainReaderOutput(this.output)
      : new WatermarkingReaderOutput(this.output, this.#strategy, this.context.processingTime);
  }

  #readerContext(): SourceReaderContext {
    const { context } = this;
    return {
      taskInfo: context.taskInfo,
      processingTime: context.processingTime,
      broker: context.broker,
      configuration: context.configuration,
      log: (level, text) => context.log(level, text),
      fail: (error) => context.fail(error),
      random: (bound) => context.random(bound),
      wakeUp: () => context.wakeUp(),
      sendSplitRequest: () => context.sendToCoordinator(encodeReaderToCoordinator({ type: 'request-split' })),
    };
  }

  #openReader(): SourceReader<T, SplitT> {
    return required(this.#reader, 'reader of an open source');
  }

  #openOutput(): CountingReaderOutput<T> {
    return required(this.#readerOutput, 'output of an open source');
  }
}

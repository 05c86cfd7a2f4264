import { required } from '../../base/assert.ts';
import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { FlinkError } from '../../model/flink-error.ts';
import type { OperatorCoordinator, OperatorCoordinatorContext } from '../operator-coordinator.ts';
import { expectEnd, readVersioned, writeVersioned } from '../simple-versioned-serializer.ts';
import { decodeReaderToCoordinator, encodeCoordinatorToReader } from './source-event.ts';
import type { Source } from './source.ts';
import type { SplitEnumerator, SplitEnumeratorContext } from './split-enumerator.ts';

/** `SourceCoordinatorSerdeUtils.VERSION_1`: what frames the enumerator's bytes. */
const FRAMING_VERSION = 1;

/**
 * Flink's `SourceCoordinator`: runs a source's enumerator and speaks with its readers.
 * State: i32 framing version 1, then the enumerator's versioned bytes.
 */
export class SourceCoordinator<SplitT, EnumChkT> implements OperatorCoordinator {
  readonly #source: Source<unknown, SplitT, EnumChkT>;
  readonly #context: OperatorCoordinatorContext;
  readonly #readers = new Set<number>();
  #enumerator: SplitEnumerator<EnumChkT> | undefined;

  constructor(source: Source<unknown, SplitT, EnumChkT>, context: OperatorCoordinatorContext) {
    this.#source = source;
    this.#context = context;
  }

  resetToCheckpoint(state: Uint8Array): void {
    const input = new DataInput(state);
    const framing = input.readInt();
    if (framing !== FRAMING_VERSION)
      throw new FlinkError('java.io.IOException', `Unsupported source coordinator serde version ${framing}`);
    const checkpoint = readVersioned(this.#source.enumeratorCheckpointSerializer, input);
    expectEnd(input, 'source coordinator state');
    this.#enumerator = this.#source.restoreEnumerator(this.#enumeratorContext(), checkpoint);
  }

  start(): void {
    this.#enumerator ??= this.#source.createEnumerator(this.#enumeratorContext());
    this.#enumerator.start();
  }

  /** Nothing to do: the reader registers itself by an event. */
  subtaskReady(_subtask: number): void {}

  handleEvent(subtask: number, event: Uint8Array): void {
    const enumerator = required(this.#enumerator, `enumerator of ${this.#context.operatorName}`);
    const { type } = decodeReaderToCoordinator(event);
    if (type === 'request-split') {
      enumerator.handleSplitRequest(subtask);
    } else {
      this.#readers.add(subtask);
      enumerator.addReader(subtask);
    }
  }

  checkpoint(checkpointId: number): Uint8Array {
    const enumerator = required(this.#enumerator, `enumerator of ${this.#context.operatorName}`);
    const target = new DataOutput();
    target.writeInt(FRAMING_VERSION);
    writeVersioned(this.#source.enumeratorCheckpointSerializer, enumerator.snapshotState(checkpointId), target);
    return target.toBytes();
  }

  notifyCheckpointComplete(_checkpointId: number): void {}
  notifyCheckpointAborted(_checkpointId: number): void {}

  close(): void {
    this.#enumerator?.close();
  }

  #enumeratorContext(): SplitEnumeratorContext<SplitT> {
    const { processingTime, broker, configuration, parallelism } = this.#context;
    return {
      processingTime,
      broker,
      configuration,
      log: (level, text) => this.#context.log(level, text),
      fail: (error) => this.#context.fail(error),
      random: (bound) => this.#context.random(bound),
      currentParallelism: () => parallelism,
      registeredReaders: () => this.#readers,
      assignSplits: (subtask, splits) => this.#assignSplits(subtask, splits),
      signalNoMoreSplits: (subtask) =>
        this.#context.sendEvent(subtask, encodeCoordinatorToReader({ type: 'no-more-splits' })),
    };
  }

  #assignSplits(subtask: number, splits: readonly SplitT[]): void {
    if (!this.#readers.has(subtask)) {
      throw new FlinkError(
        'java.lang.IllegalArgumentException',
        `Cannot assign splits ${splits.length} to subtask ${subtask} because the subtask is not registered.`,
      );
    }
    const serializer = this.#source.splitSerializer;
    this.#context.sendEvent(
      subtask,
      encodeCoordinatorToReader({
        type: 'add-splits',
        serializerVersion: serializer.version,
        splits: splits.map((split) => serializer.serialize(split)),
      }),
    );
  }
}

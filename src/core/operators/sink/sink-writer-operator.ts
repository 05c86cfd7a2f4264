import { assert, required } from '../../base/assert.ts';
import { NO_TIMESTAMP } from '../../model/watermark.ts';
import type { ListState } from '../../state/state.ts';
import { ListStateDescriptor } from '../../state/state-descriptor.ts';
import { Types } from '../../types/types.ts';
import { AbstractStreamOperator } from '../abstract-stream-operator.ts';
import type { KeySelection } from '../key-selection.ts';
import { fromVersionedBytes, toVersionedBytes } from '../simple-versioned-serializer.ts';
import type { OneInputStreamOperator } from '../stream-operator.ts';
import type { CommittableMessage } from './committable-message.ts';
import type { Sink, SinkWriter } from './sink.ts';

/** Flink's `StatefulSinkWriterStateHandler.WRITER_RAW_STATES_DESC`. */
const WRITER_STATE = new ListStateDescriptor('writer_raw_states', Types.PRIMITIVE_ARRAY(Types.BYTE));

/**
 * Flink's `SinkWriterOperator`: writes records, and before each barrier hands the writer's committables to the
 * committer behind it.
 */
export class SinkWriterOperator<T, CommT, WriterStateT>
  extends AbstractStreamOperator<CommittableMessage<CommT>>
  implements OneInputStreamOperator<T>
{
  readonly #sink: Sink<T, CommT, WriterStateT>;
  #state: ListState<Uint8Array> | undefined;
  #writer: SinkWriter<T, CommT, WriterStateT> | undefined;
  #lastKnownCheckpointId = 0;
  #endOfInput = false;

  constructor(sink: Sink<T, CommT, WriterStateT>, keySelection: KeySelection<unknown, unknown> | null = null) {
    super(keySelection);
    this.#sink = sink;
  }

  override initializeState(): void {
    if (this.#sink.writerStateSerializer !== null) this.#state = this.context.operatorState.listState(WRITER_STATE);
    this.#lastKnownCheckpointId = this.context.restoredCheckpointId ?? 0;
  }

  override open(): void {
    const serializer = this.#sink.writerStateSerializer;
    const restored =
      serializer === null
        ? []
        : [...required(this.#state, 'writer state').get()].map((bytes) => fromVersionedBytes(serializer, bytes));
    this.#writer = this.#sink.createWriter(this.context, restored);
  }

  processElement(value: T, timestamp: number): void {
    assert(!this.#endOfInput, 'Received element after endOfInput');
    this.#openWriter().write(value, timestamp);
  }

  override prepareSnapshotPreBarrier(checkpointId: number): void {
    this.#lastKnownCheckpointId = checkpointId;
    if (this.#endOfInput) return;
    this.#openWriter().flush(false);
    this.#emitCommittables(checkpointId);
  }

  override snapshotState(checkpointId: number): void {
    const states = this.#openWriter().snapshotState(checkpointId);
    const serializer = this.#sink.writerStateSerializer;
    if (serializer !== null)
      required(this.#state, 'writer state').update(states.map((state) => toVersionedBytes(serializer, state)));
  }

  override notifyCheckpointComplete(checkpointId: number): void {
    this.#openWriter().notifyCheckpointComplete(checkpointId);
  }

  override endInput(): void {
    if (this.#endOfInput) return;
    this.#endOfInput = true;
    this.#openWriter().flush(true);
    this.#emitCommittables(this.#lastKnownCheckpointId + 1);
  }

  override close(): void {
    this.#writer?.close();
  }

  #emitCommittables(checkpointId: number): void {
    const committables = this.#openWriter().prepareCommit();
    if (this.#sink.committing === null) return;
    const { indexOfThisSubtask: subtask, numberOfParallelSubtasks: subtasks } = this.context.taskInfo;
    this.#emit({ kind: 'summary', checkpointId, subtask, subtasks, committables: committables.length });
    for (const committable of committables) this.#emit({ kind: 'committable', checkpointId, subtask, committable });
  }

  #emit(message: CommittableMessage<CommT>): void {
    this.output.collect(message, NO_TIMESTAMP);
  }

  #openWriter(): SinkWriter<T, CommT, WriterStateT> {
    return required(this.#writer, 'writer of an open sink');
  }
}

import { DataInput } from '../../../../src/core/base/data-input.ts';
import type { KafkaCommittable } from '../../../../src/core/operators/kafka/kafka-committable.ts';
import { KafkaSink, type KafkaSinkOptions } from '../../../../src/core/operators/kafka/kafka-sink.ts';
import type { CommittableMessage } from '../../../../src/core/operators/sink/committable-message.ts';
import { CommitterOperator } from '../../../../src/core/operators/sink/committer-operator.ts';
import { SinkWriterOperator } from '../../../../src/core/operators/sink/sink-writer-operator.ts';
import { Types } from '../../../../src/core/types/types.ts';
import { OperatorHarness, process, type HarnessSnapshot } from './operator-harness.ts';
import type { TestBroker } from './test-broker.ts';

/** What writer and committer put into a checkpoint. */
export interface SinkSnapshot {
  readonly writer: HarnessSnapshot;
  readonly committer: HarnessSnapshot;
}

const CHECKPOINTED = { 'execution.checkpointing.interval': '1 s' };

/** Writer and committer of one subtask, chained by hand, on the real broker. */
export class SinkHarness {
  readonly writer;
  readonly committer;

  constructor(
    readonly broker: TestBroker,
    readonly settings: KafkaSinkOptions & {
      restore?: SinkSnapshot;
      configuration?: Record<string, string>;
      deliver?: boolean;
    } = {},
  ) {
    const { restore, configuration = CHECKPOINTED, deliver = true, ...options } = settings;
    const sink = KafkaSink.topic('alerts', Types.STRING, { transactionalIdPrefix: 'tx', ...options });
    const shared = { broker: broker.client(), configuration };
    this.committer = new OperatorHarness(new CommitterOperator(sink.committing), {
      ...shared,
      ...(restore && { restore: restore.committer }),
    });
    this.writer = new OperatorHarness(new SinkWriterOperator(sink), {
      ...shared,
      clock: this.committer.clock,
      ...(restore && { restore: restore.writer }),
    });
    if (deliver) broker.deliver();
  }

  write(...values: readonly string[]): void {
    for (const value of values) process(this.writer, value);
  }

  snapshot(checkpointId: number): SinkSnapshot {
    this.writer.operator.prepareSnapshotPreBarrier(checkpointId);
    this.#forward();
    this.writer.operator.snapshotState(checkpointId);
    const committer = this.committer.snapshot(checkpointId);
    return { writer: { ...committer, operator: this.writer.snapshotOperatorState() }, committer };
  }

  /** Time for buffered records to be sent. */
  clockLinger(): void {
    this.writer.clock.advanceTo(this.writer.clock.now() + 1000);
    this.broker.deliver();
  }

  notify(checkpointId: number): void {
    this.committer.operator.notifyCheckpointComplete(checkpointId);
    this.writer.operator.notifyCheckpointComplete(checkpointId);
  }

  endInput(): void {
    this.writer.operator.endInput();
    this.#forward();
    this.committer.operator.endInput();
  }

  #forward(): void {
    for (const message of this.writer.takeValues())
      process(this.committer, message as CommittableMessage<KafkaCommittable>);
  }

  committed(): string[] {
    return this.#values('read_committed');
  }

  uncommitted(): string[] {
    return this.#values('read_uncommitted');
  }

  #values(isolation: 'read_committed' | 'read_uncommitted'): string[] {
    const serializer = Types.STRING.createSerializer();
    return this.broker
      .values('alerts', isolation)
      .flatMap((part) => part.map((bytes) => serializer.deserialize(new DataInput(bytes))));
  }
}

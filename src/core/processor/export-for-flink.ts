import { DataInput } from '../base/data-input.ts';
import { DataOutput } from '../base/data-output.ts';
import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import { kafkaCommittableSerializer, type KafkaCommittable } from '../operators/kafka/kafka-committable.ts';
import { kafkaWriterStateSerializer } from '../operators/kafka/kafka-writer-state.ts';
import { CommittableCollectorSerializer } from '../operators/sink/committable-collector-serializer.ts';
import type { CheckpointCommittables } from '../operators/sink/committable-collector.ts';
import {
  fromVersionedBytes,
  toVersionedBytes,
  type SimpleVersionedSerializer,
} from '../operators/simple-versioned-serializer.ts';
import { rewriteOperatorState, type RewriteElement } from './rewrite-operator-state.ts';

const COMMITTER_STATE = 'streaming_committer_raw_states';
const WRITER_STATE = 'writer_raw_states';

export interface FlinkExport {
  readonly metadata: CheckpointMetadata;
  /** Transactions that the savepoint was to commit in the sandbox's broker: the cluster's broker never gets them. */
  readonly leftOut: readonly KafkaCommittable[];
}

/**
 * A snapshot of Sluice's own as a real cluster can take it. A job that restores it commits at once what its Kafka sinks
 * owe, and fails if its broker has never heard of such a transaction; of the sandbox's it hasn't. So the state of
 * committers becomes that of writers that had nothing to commit, and writers forget the same transactions. All else
 * stays as it is, byte for byte.
 * @param snapshot with all its state in memory (`loadState`)
 * @throws MalformedDataError or FlinkError if the state of a sink is not a Kafka sink's
 */
export function exportForFlink(snapshot: CheckpointMetadata): FlinkExport {
  const leftOut: KafkaCommittable[] = [];
  const emptyCheckpoint = (checkpoint: CheckpointCommittables<KafkaCommittable>): typeof checkpoint => {
    const managers: typeof checkpoint.managers = new Map();
    for (const [subtask, { requests }] of checkpoint.managers) {
      leftOut.push(...requests.map((request) => request.committable));
      managers.set(subtask, { subtask, requests: [], committables: 0, failed: 0 });
    }
    return { ...checkpoint, managers };
  };
  const emptyCommitters = versionedBytes(
    new CommittableCollectorSerializer(kafkaCommittableSerializer),
    (checkpoints) => checkpoints.map(emptyCheckpoint),
  );
  const emptyWriters = versionedBytes(kafkaWriterStateSerializer, (state) => ({ ...state, precommitted: [] }));
  const committed = rewriteOperatorState(snapshot, COMMITTER_STATE, emptyCommitters);
  return { metadata: rewriteOperatorState(committed, WRITER_STATE, emptyWriters), leftOut };
}

/** Rewrites elements that are byte[] (i32 length first), and inside these a versioned value. */
function versionedBytes<T>(serializer: SimpleVersionedSerializer<T>, change: (value: T) => T): RewriteElement {
  return (element) => {
    const value = fromVersionedBytes(serializer, new DataInput(element).readBlob());
    const output = new DataOutput();
    output.writeBlob(toVersionedBytes(serializer, change(value)));
    return output.toBytes();
  };
}

import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { FlinkError } from '../../model/flink-error.ts';
import { expectEnd, type SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';

/** Flink's `TransactionOwnership`, in its order: INCREMENTING names, then POOLING. */
const OWNERSHIPS = ['IMPLICIT_BY_SUBTASK_ID', 'EXPLICIT_BY_WRITER_STATE'] as const;
export type TransactionOwnership = (typeof OWNERSHIPS)[number];

/** A transaction that the committer still owes. */
export interface PrecommittedTransaction {
  readonly transactionalId: string;
  readonly checkpointId: number;
}

/** Flink's `KafkaWriterState`. */
export interface KafkaWriterState {
  readonly transactionalIdPrefix: string;
  readonly ownedSubtaskId: number;
  readonly totalNumberOfOwnedSubtasks: number;
  readonly transactionOwnership: TransactionOwnership;
  readonly precommitted: readonly PrecommittedTransaction[];
}

const VERSION = 2;
/** utf and i64. */
const MIN_PRECOMMITTED_BYTES = 10;

/** Flink's `KafkaWriterStateSerializer`: writes version 2; version 1 (connector 3.x) is the prefix alone. */
export const kafkaWriterStateSerializer: SimpleVersionedSerializer<KafkaWriterState> = {
  version: VERSION,
  serialize(state) {
    const target = new DataOutput(128);
    target.writeUtf(state.transactionalIdPrefix);
    target.writeInt(state.ownedSubtaskId);
    target.writeInt(state.totalNumberOfOwnedSubtasks);
    target.writeInt(OWNERSHIPS.indexOf(state.transactionOwnership));
    target.writeInt(state.precommitted.length);
    for (const { transactionalId, checkpointId } of state.precommitted) {
      target.writeUtf(transactionalId);
      target.writeLongFromNumber(checkpointId);
    }
    return target.toBytes();
  },
  deserialize(version, bytes) {
    if (version > VERSION || version < 1) throw new FlinkError('java.io.IOException', `Unknown version: ${version}`);
    const source = new DataInput(bytes);
    const state = version === 1 ? readVersion1(source) : readVersion2(source);
    expectEnd(source, 'Kafka writer state');
    return state;
  },
};

function readVersion1(source: DataInput): KafkaWriterState {
  return {
    transactionalIdPrefix: source.readUtf(),
    ownedSubtaskId: 0,
    totalNumberOfOwnedSubtasks: 1,
    transactionOwnership: 'IMPLICIT_BY_SUBTASK_ID',
    precommitted: [],
  };
}

function readVersion2(source: DataInput): KafkaWriterState {
  const transactionalIdPrefix = source.readUtf();
  const ownedSubtaskId = source.readInt();
  const totalNumberOfOwnedSubtasks = source.readInt();
  const code = source.readInt();
  const transactionOwnership = OWNERSHIPS[code];
  if (transactionOwnership === undefined)
    throw new FlinkError('java.io.IOException', `Unknown transaction ownership: ${code}`);
  const count = source.readCount(MIN_PRECOMMITTED_BYTES, 'pre-committed transactions');
  const precommitted = Array.from({ length: count }, () => ({
    transactionalId: source.readUtf(),
    checkpointId: source.readLongAsNumber(),
  }));
  return { transactionalIdPrefix, ownedSubtaskId, totalNumberOfOwnedSubtasks, transactionOwnership, precommitted };
}

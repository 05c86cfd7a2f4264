import type { JobGraph, JobOperator } from '../graph/job-graph.ts';
import type { CheckpointMetadata, OperatorState, SnapshotType } from '../model/checkpoint-metadata.ts';
import type { JobVertexID } from '../model/ids.ts';
import { EMPTY_SUBTASK_STATE, type OperatorSubtaskState } from '../model/state-handles.ts';
import type { SnapshotKind } from '../protocol/channel-message.ts';
import { operatorsInFlinkOrder } from '../savepoint/operator-order.ts';
import type { Execution } from './execution.ts';
import type { PendingCheckpoint } from './pending-checkpoint.ts';

/** The newest version that Flink 2.1 to 2.3 write: it keeps operator names and uids. */
const METADATA_VERSION = 6;

function snapshotTypeOf(kind: SnapshotKind): SnapshotType {
  switch (kind) {
    case 'checkpoint':
      return 'Checkpoint';
    case 'savepoint':
      return 'Savepoint';
    case 'stop':
      return 'Suspend Savepoint';
    case 'stop-drain':
      return 'Terminate Savepoint';
  }
}

/**
 * What goes into `_metadata`, from what all tasks acknowledged.
 * @param maxParallelismOf by vertex id
 */
export function buildCheckpointMetadata(
  jobGraph: JobGraph,
  executions: readonly Execution[],
  pending: PendingCheckpoint,
  maxParallelismOf: (vertexId: JobVertexID) => number,
): CheckpointMetadata {
  const operators: OperatorState[] = [];
  for (const vertex of jobGraph.vertices) {
    const subtasks = executions.filter((execution) => execution.vertex.id === vertex.id);
    for (const operator of vertex.operators) {
      operators.push(operatorStateOf(operator, subtasks, pending, maxParallelismOf(vertex.id)));
    }
  }
  return {
    version: METADATA_VERSION,
    checkpointId: pending.checkpointId,
    snapshotType: snapshotTypeOf(pending.kind),
    masterStates: [],
    operators: operatorsInFlinkOrder(operators),
  };
}

function operatorStateOf(
  operator: JobOperator,
  executions: readonly Execution[],
  pending: PendingCheckpoint,
  maxParallelism: number,
): OperatorState {
  const subtasks = new Map<number, OperatorSubtaskState>();
  const finishedSubtasks = new Set<number>();
  for (const execution of executions) {
    const acknowledgement = pending.acknowledgements.get(execution.attemptId);
    if (acknowledgement === undefined || acknowledgement.finished === true) finishedSubtasks.add(execution.subtask);
    else subtasks.set(execution.subtask, acknowledgement.states[operator.operatorId] ?? EMPTY_SUBTASK_STATE);
  }
  return {
    operatorId: operator.operatorId,
    name: operator.name,
    uid: operator.uid,
    parallelism: executions.length,
    maxParallelism,
    coordinatorState: pending.coordinatorStates[operator.operatorId] ?? null,
    fullyFinished: finishedSubtasks.size === executions.length,
    subtasks,
    finishedSubtasks,
    channelStateCount: 0,
  };
}

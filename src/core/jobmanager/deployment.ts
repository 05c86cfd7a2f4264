import { executionJobVertex, type ExecutionGraph } from '../graph/execution-graph.ts';
import type { JobGraph } from '../graph/job-graph.ts';
import { assignSlots, executionSlotSharingGroups } from '../graph/slot-sharing.ts';
import type { ExecutionAttemptID, JobID, JobVertexID, OperatorID } from '../model/ids.ts';
import type { CoordinatorDescriptor, TaskDeploymentDescriptor } from '../protocol/deployment-descriptor.ts';
import { Execution } from './execution.ts';
import type { Configuration } from '../model/configuration.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import type { RestorePlan } from './restore-plan.ts';
import type { Slot } from './slot-pool.ts';
import { Wiring } from './wiring.ts';

export interface DeploymentSettings {
  readonly jobId: JobID;
  readonly jobGraph: JobGraph;
  readonly programId: string;
  readonly executionGraph: ExecutionGraph;
  readonly configuration: Configuration;
  readonly attempt: number;
  readonly slots: readonly Slot[];
  readonly plan: RestorePlan | null;
  readonly services: JobManagerServices;
}

/** One attempt of the whole job: its executions, their links, what each is told. */
export class Deployment {
  readonly executions: readonly Execution[];
  readonly #byId = new Map<ExecutionAttemptID, Execution>();
  readonly #wiring: Wiring;
  #coordinatorLives = false;

  constructor(readonly settings: DeploymentSettings) {
    const { jobId, executionGraph, attempt, slots } = settings;
    const slotOf = assignSlots(executionSlotSharingGroups(executionGraph), slots);
    this.executions = executionGraph.vertices.flatMap(({ vertex, subtasks }) =>
      subtasks.map(({ subtask }) => new Execution(jobId, vertex, subtask, attempt, slotOf(vertex.id, subtask))),
    );
    for (const execution of this.executions) {
      this.#byId.set(execution.attemptId, execution);
    }
    this.#wiring = new Wiring(jobId, settings.jobGraph, attempt);
  }

  get attempt(): number {
    return this.settings.attempt;
  }

  get isAllRunning(): boolean {
    return this.executions.every((execution) => execution.state === 'RUNNING' || execution.state === 'FINISHED');
  }

  get isAllFinished(): boolean {
    return this.executions.every((execution) => execution.state === 'FINISHED');
  }

  get isAllEnded(): boolean {
    return this.executions.every((execution) => execution.isTerminal);
  }

  find(attemptId: ExecutionAttemptID): Execution | undefined {
    return this.#byId.get(attemptId);
  }

  executionOf(operatorId: OperatorID, subtask: number): Execution | undefined {
    return this.executions.find(
      (execution) =>
        execution.subtask === subtask &&
        execution.vertex.operators.some((operator) => operator.operatorId === operatorId),
    );
  }

  running(): readonly Execution[] {
    return this.executions.filter((execution) => execution.state === 'RUNNING');
  }

  /** Those whose worker should answer: a program may hang before its task runs. */
  started(): readonly Execution[] {
    return this.executions.filter(
      ({ state }) => state === 'DEPLOYING' || state === 'INITIALIZING' || state === 'RUNNING',
    );
  }

  /** Where barriers start: running tasks none of whose producers runs. */
  tasksToTrigger(): readonly Execution[] {
    const running = this.running();
    const isRunning = new Set(running.map((execution) => `${execution.vertex.id}/${execution.subtask}`));
    return running.filter((execution) => {
      const producers = this.#wiring.producersOf(execution.vertex.id, execution.subtask);
      return !producers.some((producer) => isRunning.has(`${producer.vertexId}/${producer.subtask}`));
    });
  }

  /** Every subtask of an operator with a coordinator. */
  coordinatedSubtasks(): readonly { readonly operatorId: OperatorID; readonly subtask: number }[] {
    return this.running().flatMap((execution) =>
      execution.vertex.operators
        .filter((operator) => operator.hasCoordinator)
        .map((operator) => ({ operatorId: operator.operatorId, subtask: execution.subtask })),
    );
  }

  deploy(): void {
    this.#deployCoordinator();
    for (const execution of this.executions) {
      if (execution.isTerminal) continue;
      execution.become('SCHEDULED');
      execution.become('DEPLOYING');
      this.#deployTask(execution);
    }
  }

  #deployCoordinator(): void {
    const { jobId, jobGraph, programId, attempt, plan, configuration, services } = this.settings;
    const coordinators: CoordinatorDescriptor[] = jobGraph.vertices.flatMap((vertex) =>
      vertex.operators
        .filter((operator) => operator.hasCoordinator)
        .map(({ operatorId }) => ({
          operatorId,
          parallelism: vertex.parallelism,
          state: plan?.coordinatorState(operatorId) ?? null,
        })),
    );
    if (coordinators.length === 0) return;
    this.#coordinatorLives = true;
    services.outbox.emit({
      type: 'deploy-coordinator',
      programId,
      descriptor: {
        jobId,
        attempt,
        jobGraphHash: jobGraph.hash,
        coordinators,
        restoredCheckpointId: plan?.checkpointId ?? null,
        configuration,
        seed: services.random.nextUint32(),
      },
    });
  }

  #deployTask(execution: Execution): void {
    const { jobId, programId, plan, services } = this.settings;
    const restore = plan?.restoreOf(execution.vertex.id, execution.subtask) ?? null;
    const files = restore?.files ?? [];
    services.storage.tell({ type: 'grant', jobId, attemptId: execution.attemptId, files });
    services.outbox.emit({
      type: 'deploy-task',
      taskManagerId: execution.slot?.taskManagerId ?? '',
      slot: execution.slot?.slot ?? 0,
      programId,
      descriptor: this.#descriptorOf(execution, restore?.restore ?? null),
    });
  }

  #descriptorOf(execution: Execution, restore: TaskDeploymentDescriptor['restore']): TaskDeploymentDescriptor {
    const { vertex, subtask } = execution;
    const { jobId, jobGraph, configuration, services } = this.settings;
    const outputs = this.#wiring.outputsOf(vertex.id, subtask);
    const targetMaxParallelism: Record<number, number> = {};
    for (const { edge } of outputs) {
      const target = jobGraph.edges[edge]?.to;
      if (target !== undefined) targetMaxParallelism[edge] = this.#maxParallelismOf(target);
    }
    return {
      jobId,
      jobName: jobGraph.jobName,
      attemptId: execution.attemptId,
      attempt: execution.attempt,
      vertex,
      subtaskIndex: subtask,
      parallelism: vertex.parallelism,
      maxParallelism: this.#maxParallelismOf(vertex.id),
      jobGraphHash: jobGraph.hash,
      inputs: this.#wiring.inputsOf(vertex.id, subtask),
      outputs,
      targetMaxParallelism,
      configuration,
      restore,
      seed: services.random.nextUint32(),
    };
  }

  #maxParallelismOf(vertexId: JobVertexID): number {
    return executionJobVertex(this.settings.executionGraph, vertexId).maxParallelism;
  }

  /** The attempt ended: its worker and its rights go. */
  release(execution: Execution): void {
    const { services } = this.settings;
    services.storage.tell({ type: 'revoke', attemptId: execution.attemptId });
    services.outbox.emit({ type: 'release-task', attemptId: execution.attemptId });
  }

  releaseCoordinator(): void {
    if (!this.#coordinatorLives) return;
    this.#coordinatorLives = false;
    const { jobId, attempt, services } = this.settings;
    services.outbox.emit({ type: 'release-coordinator', jobId, attempt });
  }
}

import { signal, type ReadonlySignal } from '@preact/signals';
import { isTerminal, type ExecutionState } from '../../core/model/execution-state.ts';
import type { ExecutionAttemptID, JobID } from '../../core/model/ids.ts';
import { isGloballyTerminal, type JobStatus } from '../../core/model/job-status.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { CheckpointReport, JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import type { SubmittedJob } from '../session/jobs.ts';
import { atRest, SubtaskMeter } from './subtask-figures.ts';
import { vertexFigures, type VertexFigures } from './vertex-figures.ts';

export interface AttemptView {
  readonly attemptId: ExecutionAttemptID;
  readonly vertexId: string;
  readonly subtask: number;
  readonly attempt: number;
  readonly state: ExecutionState;
}

export type RestoredReport = Extract<JobManagerReport, { type: 'restored' }>;

const MAX_CHECKPOINTS = 200;

/** One job as it is seen. */
export class JobModel {
  readonly #status = signal<JobStatus>('INITIALIZING');
  readonly #failure = signal<FailureInfo | null>(null);
  readonly #lastFailure = signal<FailureInfo | null>(null);
  readonly #endTimeMs = signal<number | null>(null);
  readonly #attempts = signal<readonly AttemptView[]>([]);
  readonly #checkpoints = signal<readonly CheckpointReport[]>([]);
  readonly #restored = signal<RestoredReport | null>(null);
  readonly #figures = signal<ReadonlyMap<string, VertexFigures>>(new Map());
  readonly #meters = new Map<ExecutionAttemptID, { vertexId: string; meter: SubtaskMeter }>();

  /** What the reader asked the sources for: records per second and subtask, null for full speed, 0 for none. */
  readonly speed = signal<number | null>(null);

  constructor(readonly submitted: SubmittedJob) {}

  get jobId(): JobID {
    return this.submitted.jobId;
  }
  get status(): ReadonlySignal<JobStatus> {
    return this.#status;
  }
  /** Why it failed, or is being restarted; null while nothing is wrong. */
  get failure(): ReadonlySignal<FailureInfo | null> {
    return this.#failure;
  }
  /** The latest one, also when the job has recovered from it. */
  get lastFailure(): ReadonlySignal<FailureInfo | null> {
    return this.#lastFailure;
  }
  get endTimeMs(): ReadonlySignal<number | null> {
    return this.#endTimeMs;
  }
  /** The newest attempt of every subtask. */
  get attempts(): ReadonlySignal<readonly AttemptView[]> {
    return this.#attempts;
  }
  /** Newest first. */
  get checkpoints(): ReadonlySignal<readonly CheckpointReport[]> {
    return this.#checkpoints;
  }
  get restored(): ReadonlySignal<RestoredReport | null> {
    return this.#restored;
  }
  /** By vertex id. */
  get figures(): ReadonlySignal<ReadonlyMap<string, VertexFigures>> {
    return this.#figures;
  }

  /** Takes in all but telemetry. */
  apply(report: JobManagerReport): void {
    switch (report.type) {
      case 'job-status':
        this.#applyStatus(report);
        break;
      case 'execution-state':
        this.#applyAttempt(report);
        break;
      case 'checkpoint':
        this.#applyCheckpoint(report.checkpoint);
        break;
      case 'restored':
        this.#restored.value = report;
        break;
      default: // telemetry comes through `measure`; log lines belong to the whole session
    }
  }

  measure(report: Extract<JobManagerReport, { type: 'telemetry' }>, atMs: number): void {
    const { attemptId, vertexId, subtask, telemetry } = report;
    let entry = this.#meters.get(attemptId);
    if (entry === undefined) {
      entry = { vertexId, meter: new SubtaskMeter(subtask) };
      this.#meters.set(attemptId, entry);
    }
    entry.meter.add(telemetry, atMs);
  }

  /** Makes what was measured visible; at most four times a second. */
  publishFigures(): void {
    const figures = new Map<string, VertexFigures>();
    const states = new Map(this.#attempts.peek().map(({ attemptId, state }) => [attemptId, state]));
    for (const { id } of this.submitted.jobGraph.vertices) {
      const subtasks = [...this.#meters]
        .filter(([attemptId, { vertexId }]) => vertexId === id && states.has(attemptId))
        .flatMap(([attemptId, { meter }]) => {
          const figures = meter.figures();
          if (figures === null) return [];
          return isTerminal(states.get(attemptId) ?? 'CREATED') ? [atRest(figures)] : [figures];
        })
        .sort((a, b) => a.subtask - b.subtask);
      figures.set(id, vertexFigures(subtasks));
    }
    this.#figures.value = figures;
  }

  #applyStatus({ status, failure, timestamp }: Extract<JobManagerReport, { type: 'job-status' }>): void {
    this.#status.value = status;
    if (failure !== null) this.#lastFailure.value = failure;
    const isWrong = status === 'FAILING' || status === 'FAILED' || status === 'RESTARTING';
    this.#failure.value = isWrong ? (failure ?? this.#lastFailure.peek()) : null;
    if (isGloballyTerminal(status)) this.#endTimeMs.value = timestamp;
  }

  #applyAttempt({
    attemptId,
    vertexId,
    subtask,
    attempt,
    state,
  }: Extract<JobManagerReport, { type: 'execution-state' }>): void {
    const others = this.#attempts.peek().filter((known) => known.vertexId !== vertexId || known.subtask !== subtask);
    const known = this.#attempts.peek().find((other) => other.vertexId === vertexId && other.subtask === subtask);
    if (known !== undefined && known.attempt > attempt) return; // late word of an older attempt
    if (known !== undefined && known.attemptId !== attemptId) this.#meters.delete(known.attemptId);
    this.#attempts.value = [...others, { attemptId, vertexId, subtask, attempt, state }];
  }

  #applyCheckpoint(checkpoint: CheckpointReport): void {
    const others = this.#checkpoints.peek().filter(({ checkpointId }) => checkpointId !== checkpoint.checkpointId);
    this.#checkpoints.value = [...others, checkpoint]
      .sort((a, b) => b.checkpointId - a.checkpointId)
      .slice(0, MAX_CHECKPOINTS);
  }
}

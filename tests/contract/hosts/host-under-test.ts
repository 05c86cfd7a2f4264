import type { TopicShape } from '../../../src/core/broker/broker-machine.ts';
import type { ProgramEvaluation } from '../../../src/core/host/program-evaluation-result.ts';
import type { ProgramText } from '../../../src/core/host/program-text.ts';
import type { JobManagerRequest } from '../../../src/core/host/session-host.ts';
import type { AdminAnswer, AdminRequest } from '../../../src/core/host/storage-service-message.ts';
import type { JobOverview } from '../../../src/core/jobmanager/job-manager.ts';
import type { Result } from '../../../src/core/base/result.ts';
import type { ExecutionAttemptID, JobID } from '../../../src/core/model/ids.ts';
import type { FailureInfo } from '../../../src/core/protocol/failure-info.ts';
import type { JobManagerReply, JobManagerReport } from '../../../src/core/protocol/job-manager-message.ts';

export type ReportType = JobManagerReport['type'];
export type ReportOf<T extends ReportType> = Extract<JobManagerReport, { type: T }>;

/** How a test starts a job. */
export interface JobStart {
  readonly program: ProgramText;
  readonly savepointPath?: string;
  readonly allowNonRestoredState?: boolean;
  /** Sources wait: let them go with `setSpeed`. */
  readonly paused?: boolean;
}

/**
 * A session on one of the three hosts, as tests drive it: plain data in, plain data out, so that the session may live in a
 * page. Nothing here waits for time: `pass` lets something happen.
 */
export interface HostUnderTest {
  evaluate(program: ProgramText, timeoutMs?: number): Promise<ProgramEvaluation>;
  /** Evaluates and submits; answered once the job has left INITIALIZING. */
  submit(start: JobStart): Promise<Result<JobID, FailureInfo>>;
  request(request: JobManagerRequest): Promise<JobManagerReply>;
  admin(request: AdminRequest): Promise<AdminAnswer>;
  createTopic(topic: string, shape: TopicShape): Promise<void>;
  setSpeed(jobId: JobID, recordsPerSecond: number | null, steps?: number): Promise<void>;
  killTask(attemptId: ExecutionAttemptID): Promise<void>;
  pullTelemetry(jobId: JobID): Promise<void>;
  overview(): Promise<readonly JobOverview[]>;
  /** Everything of that type that was reported so far. */
  reports<T extends ReportType>(type: T): Promise<readonly ReportOf<T>[]>;
  /** Lets a few things happen. */
  pass(): Promise<void>;
  close(): Promise<void>;
}

/** What a session is opened with. */
export interface HostOptions {
  readonly configuration?: Readonly<Record<string, string>>;
  readonly taskManagers?: number;
  readonly slotsPerTaskManager?: number;
}

/** One of the hosts. */
export interface HostKind {
  readonly name: 'memory' | 'node' | 'web';
  /** Each subtask has a thread of its own: code that never returns holds up nothing else. */
  readonly hasWorkers: boolean;
  open(options?: HostOptions): Promise<HostUnderTest>;
}

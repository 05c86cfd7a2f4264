import { required } from '../../core/base/assert.ts';
import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { ProgramText } from '../../core/host/program-text.ts';
import type { SessionHost } from '../../core/host/session-host.ts';
import type { JobID } from '../../core/model/ids.ts';
import type { CheckpointReport, JobManagerReply, JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import { adminRequest, describeFailure, evaluate, request } from '../session-calls.ts';
import { sleep, type BenchHost, type BenchSessionHandle } from './bench-host.ts';
import { paceOf, type Pace } from './pace.ts';
import { PARTITIONS, SEED } from './payments.ts';
import { sum } from './statistics.ts';

/** As the job names them. */
const TOPIC = 'payments';
const DETECTOR = 'Fraud Detector';
const POLL_MS = 4;
/** A task that has no worker yet gets no question: it is asked again. */
const POLLS_PER_PULL = 25;
const PATIENCE_MS = 60_000;

/** A running job, as the bench needs it. */
export interface BenchJob {
  readonly jobId: JobID;
  /** The vertex of the detector, and how many subtasks it has. */
  readonly vertexId: string;
  readonly parallelism: number;
  /** Subtasks of all vertices. */
  readonly tasks: number;
}

interface Counted {
  readonly records: number;
  readonly atMs: number;
}

/** A session with the bench's job: runs it, counts what its detectors handled, stops it. */
export class BenchSession {
  readonly #handle: BenchSessionHandle;
  readonly #counts = new Map<JobID, Map<string, Counted>>();
  readonly checkpoints: CheckpointReport[] = [];
  readonly #running = new Map<JobID, number>();
  #detector: string | null = null;

  constructor(
    readonly host: BenchHost,
    readonly program: ProgramText,
  ) {
    this.#handle = host.openSession((report) => {
      this.#receive(report);
    });
  }

  get session(): SessionHost {
    return this.#handle.session;
  }

  close(): void {
    this.#handle.close();
  }

  async createTopic(keys: number): Promise<void> {
    const generator = { name: `keyed:${keys}`, seed: SEED, recordsPerPartition: null, ratePerSecond: null };
    await adminRequest(this.session, {
      type: 'create-topic',
      topic: TOPIC,
      shape: { partitions: PARTITIONS, generator },
    });
  }

  /** @returns the program, ready to be submitted */
  async evaluate(parallelism: number): Promise<{ program: ProgramText; jobGraph: JobGraph }> {
    const { configuration } = this.program;
    const program: ProgramText = {
      ...this.program,
      configuration: { ...configuration, 'parallelism.default': String(parallelism) },
    };
    const evaluation = await evaluate(this.session, program);
    if (!evaluation.ok) throw new Error(describeFailure(evaluation.failure));
    return { program, jobGraph: evaluation.jobGraph };
  }

  async submit(
    { program, jobGraph }: { readonly program: ProgramText; readonly jobGraph: JobGraph },
    savepointPath: string | null = null,
  ): Promise<BenchJob> {
    const detector = required(
      jobGraph.vertices.find(({ operators }) => operators.some(({ name }) => name === DETECTOR)),
      'vertex of the detector',
    );
    this.#detector = detector.id;
    const submission = { program, jobGraph, savepointPath, allowNonRestoredState: false };
    let jobId: JobID | null = null;
    const reply = await new Promise<JobManagerReply>((answer) => {
      jobId = this.session.submit(submission, answer);
    });
    succeeded(reply);
    return {
      jobId: required<JobID>(jobId, 'job id'),
      vertexId: detector.id,
      parallelism: detector.parallelism,
      tasks: sum(jobGraph.vertices.map(({ parallelism }) => parallelism)),
    };
  }

  async run(parallelism: number): Promise<BenchJob> {
    return this.submit(await this.evaluate(parallelism));
  }

  /** What the detectors have handled in all, asked now. */
  async count({ jobId, parallelism }: BenchJob): Promise<Counted> {
    const answers = new Map<string, Counted>();
    this.#counts.set(jobId, answers);
    const deadline = performance.now() + PATIENCE_MS;
    for (let polls = 0; answers.size < parallelism; polls++) {
      if (performance.now() > deadline) throw new Error(`Job ${jobId} does not answer.`);
      if (polls % POLLS_PER_PULL === 0) this.session.pullTelemetry(jobId);
      await sleep(POLL_MS);
    }
    const counts = [...answers.values()];
    return {
      records: sum(counts.map(({ records }) => records)),
      atMs: sum(counts.map(({ atMs }) => atMs)) / counts.length,
    };
  }

  /** @returns when some detector was seen to have handled a record */
  async firstRecord({ jobId }: BenchJob): Promise<number> {
    const answers = new Map<string, Counted>();
    this.#counts.set(jobId, answers);
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const first = [...answers.values()].find(({ records }) => records > 0);
      if (first !== undefined) return first.atMs;
      if (performance.now() > deadline) throw new Error(`Job ${jobId} handles no records.`);
      this.session.pullTelemetry(jobId);
      await sleep(POLL_MS);
    }
  }

  async waitUntilRunning({ jobId, tasks }: BenchJob): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while ((this.#running.get(jobId) ?? 0) < tasks) {
      if (performance.now() > deadline) throw new Error(`Job ${jobId} does not come to run.`);
      await sleep(1);
    }
  }

  async waitForRecords(job: BenchJob, records: number): Promise<Counted> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const counted = await this.count(job);
      if (counted.records >= records) return counted;
      if (performance.now() > deadline) throw new Error(`Only ${counted.records} of ${records} records were handled.`);
    }
  }

  async measure(job: BenchJob, durationMs: number): Promise<Pace> {
    const before = await this.count(job);
    const cpuBeforeMs = await this.host.cpuMs();
    await sleep(durationMs);
    const after = await this.count(job);
    const cpuAfterMs = await this.host.cpuMs();
    return paceOf(after.records - before.records, after.atMs - before.atMs, cpuBeforeMs, cpuAfterMs);
  }

  setPaused({ jobId }: BenchJob, isPaused: boolean): void {
    this.session.setSpeed(jobId, isPaused ? 0 : null);
  }

  /** @returns the report of the finished savepoint */
  async savepoint({ jobId }: BenchJob): Promise<CheckpointReport> {
    const targetDirectory = this.host.savepointDirectory;
    succeeded(await request(this.session, { type: 'trigger-savepoint', jobId, targetDirectory }));
    return required(
      this.checkpoints.findLast(({ kind, status }) => kind === 'savepoint' && status === 'completed'),
      'report of the savepoint',
    );
  }

  /** @returns the savepoint's path, when the job has ended */
  async stop({ jobId }: BenchJob): Promise<string> {
    const targetDirectory = this.host.savepointDirectory;
    const wish = { type: 'stop-with-savepoint', jobId, targetDirectory, drain: false } as const;
    const reply = succeeded(await request(this.session, wish));
    if (reply.type !== 'savepoint-completed') throw new Error(`Stopping was answered by ${reply.type}.`);
    await request(this.session, { type: 'await-job', jobId });
    return reply.path;
  }

  async cancel({ jobId }: BenchJob): Promise<void> {
    succeeded(await request(this.session, { type: 'cancel-job', jobId }));
    await request(this.session, { type: 'await-job', jobId });
  }

  #receive(report: JobManagerReport): void {
    if (report.type === 'telemetry' && report.vertexId === this.#detector) {
      const counted = { records: report.telemetry.recordsIn, atMs: performance.now() };
      this.#counts.get(report.jobId)?.set(report.attemptId, counted);
    } else if (report.type === 'execution-state' && report.state === 'RUNNING') {
      this.#running.set(report.jobId, (this.#running.get(report.jobId) ?? 0) + 1);
    } else if (report.type === 'checkpoint' && report.checkpoint.status !== 'in-progress') {
      this.checkpoints.push(report.checkpoint);
    } else if (report.type === 'job-status' && report.failure !== null) {
      console.error(describeFailure(report.failure));
    }
  }
}

function succeeded(reply: JobManagerReply): JobManagerReply {
  if (reply.type === 'failed') throw new Error(describeFailure(reply.failure));
  return reply;
}

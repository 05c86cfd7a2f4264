import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ProgramText } from '../core/host/program-text.ts';
import type { SessionHost } from '../core/host/session-host.ts';
import type { JobGraph } from '../core/graph/job-graph.ts';
import type { JobID } from '../core/model/ids.ts';
import type { JobManagerReply, JobManagerReport } from '../core/protocol/job-manager-message.ts';
import { createNodeSession } from '../platform/node/node-session.ts';
import type { RunOptions } from './command-line.ts';
import { readJob } from './job-source.ts';
import { loadTopic, saveTopic } from './record-files.ts';
import { describeFailure, evaluate, request } from './session-calls.ts';
import { SourceCounter } from './source-counter.ts';
import { registerBuiltInTopics } from './built-in-topics.ts';

const TELEMETRY_INTERVAL_MS = 100;

/** Where the command prints; tests give their own. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
}

/** `sluice run JOB.ts`: runs a job headless until it ends or is stopped with a savepoint. @returns the exit code */
export async function runCommand(options: RunOptions, terminal: Terminal): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-'));
  const monitor = new RunMonitor(terminal);
  const session = createNodeSession({
    storageRoot: join(scratch, 'storage'),
    configuration: {
      'execution.checkpointing.dir': join(scratch, 'checkpoints'),
    },
    onReport: (report) => {
      monitor.receive(report);
    },
  });
  try {
    return await new Run(options, session, monitor, terminal).run();
  } finally {
    session.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One run, step by step. */
class Run {
  constructor(
    readonly options: RunOptions,
    readonly session: SessionHost,
    readonly monitor: RunMonitor,
    readonly terminal: Terminal,
  ) {}

  async run(): Promise<number> {
    const program = this.#program();
    await registerBuiltInTopics(this.session, this.options.inputs);
    for (const [topic, file] of this.options.inputs) {
      const problems = await loadTopic(this.session, topic, file, this.options.keys.get(topic) ?? null);
      for (const problem of problems) this.terminal.err(`${file}: ${problem}`);
    }
    const evaluation = await evaluate(this.session, program);
    for (const line of evaluation.output) this.terminal.out(line);
    if (!evaluation.ok) {
      this.terminal.err(describeFailure(evaluation.failure));
      return 1;
    }
    const exitCode = await this.#runJob(program, evaluation.jobGraph);
    await this.#saveOutputs(evaluation.jobGraph);
    return exitCode;
  }

  #program(): ProgramText {
    const { jobFile, entryClass, parallelism, configuration, stopAfterRecords } = this.options;
    return {
      ...readJob(jobFile),
      entryClass,
      programArguments: [],
      configuration: {
        ...configuration,
        ...(parallelism === null ? {} : { 'parallelism.default': String(parallelism) }),
        ...(stopAfterRecords === null ? {} : { 'sluice.source.pause-after-records': String(stopAfterRecords) }),
      },
    };
  }

  async #runJob(program: ProgramText, jobGraph: JobGraph): Promise<number> {
    const { savepointPath, allowNonRestoredState } = this.options;
    let jobId: JobID | null = null;
    const submitted = await new Promise<JobManagerReply>((answer) => {
      const path = savepointPath === null ? null : absolute(savepointPath);
      jobId = this.session.submit({ program, jobGraph, savepointPath: path, allowNonRestoredState }, answer);
    });
    if (submitted.type === 'failed' || jobId === null) {
      this.terminal.err(submitted.type === 'failed' ? describeFailure(submitted.failure) : 'The job was not accepted.');
      return 1;
    }
    this.terminal.err(`Job has been submitted with JobID ${String(jobId)}`);
    return await this.#follow(jobId, jobGraph);
  }

  async #follow(jobId: JobID, jobGraph: JobGraph): Promise<number> {
    const counter = new SourceCounter(jobGraph);
    this.monitor.counter = counter;
    const stop: { reply: Promise<JobManagerReply> | null } = { reply: null };
    const timer = setInterval(() => {
      this.session.pullTelemetry(jobId);
      const { stopAfterRecords, savepointDirectory } = this.options;
      if (stop.reply !== null || stopAfterRecords === null || savepointDirectory === null) return;
      if (counter.emitted < stopAfterRecords) return;
      const targetDirectory = absolute(savepointDirectory);
      stop.reply = request(this.session, { type: 'stop-with-savepoint', jobId, targetDirectory, drain: false });
    }, TELEMETRY_INTERVAL_MS);
    try {
      const ended = await request(this.session, { type: 'await-job', jobId });
      return this.#reportEnd(ended, stop.reply === null ? null : await stop.reply, counter);
    } finally {
      clearInterval(timer);
    }
  }

  #reportEnd(ended: JobManagerReply, stopped: JobManagerReply | null, counter: SourceCounter): number {
    if (stopped?.type === 'savepoint-completed') {
      this.terminal.err(`Savepoint completed. Path: ${stopped.path}`);
      this.terminal.err(`Records emitted by the sources: ${counter.emitted}`);
    } else if (stopped?.type === 'failed') {
      this.terminal.err(describeFailure(stopped.failure));
      return 1;
    }
    if (ended.type !== 'job-ended') return 1;
    if (ended.failure !== null) this.terminal.err(describeFailure(ended.failure));
    this.terminal.err(`Job ${ended.status} after ${(ended.runtimeMs / 1000).toFixed(2)} s`);
    if (this.options.stopAfterRecords !== null && stopped === null) {
      this.terminal.err(`The job ended before its sources had emitted ${this.options.stopAfterRecords} records.`);
      return 1;
    }
    return ended.status === 'FINISHED' ? 0 : 1;
  }

  async #saveOutputs(jobGraph: JobGraph): Promise<void> {
    const uses = jobGraph.vertices.flatMap((vertex) => vertex.operators.flatMap((operator) => operator.topics));
    for (const [topic, file] of this.options.outputs) {
      const type = uses.find((use) => use.topic === topic)?.type;
      if (type === undefined) {
        this.terminal.err(`--output ${topic}=${file}: the job neither reads nor writes a topic '${topic}'.`);
        continue;
      }
      const count = await saveTopic(this.session, topic, type, file);
      this.terminal.err(`${count} records of '${topic}' written to ${file}`);
    }
  }
}

/** Paths without a scheme are relative to where the command was called. */
const absolute = (path: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(path) ? path : resolve(path));

/** Prints what the job prints, and keeps count of its sources. */
export class RunMonitor {
  counter: SourceCounter | null = null;

  constructor(readonly terminal: Terminal) {}

  receive(report: JobManagerReport): void {
    switch (report.type) {
      case 'telemetry':
        this.counter?.receive(report.attemptId, report.vertexId, report.telemetry.recordsOut);
        for (const { level, text } of report.telemetry.log) {
          if (level === 'stdout') this.terminal.out(text);
          else this.terminal.err(text);
        }
        if (report.telemetry.logLinesDropped > 0) {
          this.terminal.err(`(${report.telemetry.logLinesDropped} lines were left out)`);
        }
        break;
      case 'log':
        if (report.level !== 'info') this.terminal.err(report.text);
        break;
      default:
        break;
    }
  }
}

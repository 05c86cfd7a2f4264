import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitProgram } from '../../src/cli/build/emit-program.ts';
import { root } from '../../src/cli/bootstrap/project.mjs';
import { DataInput } from '../../src/core/base/data-input.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import type { JobID } from '../../src/core/model/ids.ts';
import type { JobManagerReply } from '../../src/core/protocol/job-manager-message.ts';
import { Types } from '../../src/core/types/types.ts';
import type { Faults } from '../../src/platform/memory/fault-plan.ts';
import { MemoryHost } from '../../src/platform/memory/memory-host.ts';

const FILE = 'counting-job.ts';
const files = { [FILE]: emitProgram(readFileSync(join(root, 'tests/simulation/jobs', FILE), 'utf8'), FILE).javascript };

/** As in the job: what the sink wrote. */
const Update = Types.POJO('com.example.Update', {
  userId: Types.LONG,
  count: Types.INT,
  total: Types.DOUBLE,
  latest: Types.LIST(Types.DOUBLE),
  buckets: Types.INT,
  fired: Types.INT,
});

const PARTITIONS = 4;
const RECORDS_PER_PARTITION = 60;
/** Of the simulated clock: all records take about 0.4 s of it. */
const RECORDS_PER_SECOND = 600;
const MOST_STOPS = 100;

function programAt(parallelism: number): ProgramText {
  const configuration = {
    'parallelism.default': String(parallelism),
    'execution.checkpointing.interval': '15 ms',
    'execution.checkpointing.timeout': '2 s',
    'execution.checkpointing.tolerable-failed-checkpoints': '1000',
    'execution.checkpointing.data-inline-threshold': '256',
    'execution.buffer-timeout.interval': '3 ms',
    'pipeline.auto-watermark-interval': '5 ms',
    'heartbeat.interval': '20 ms',
    'heartbeat.timeout': '100 ms',
    'task.cancellation.timeout': '100 ms',
    'restart-strategy.type': 'fixed-delay',
    'restart-strategy.fixed-delay.attempts': '1000',
    'restart-strategy.fixed-delay.delay': '3 ms',
  };
  return { files, entryFile: FILE, entryClass: null, programArguments: [], configuration };
}

/** One simulated session with the input topic of the counting job. */
export class CountingSession {
  static readonly records = PARTITIONS * RECORDS_PER_PARTITION;
  readonly host: MemoryHost;

  constructor(seed: number, faults: Faults) {
    this.host = new MemoryHost({
      seed,
      faults,
      taskManagers: 2,
      slotsPerTaskManager: 4,
      configuration: { 'heartbeat.interval': '20 ms', 'heartbeat.timeout': '100 ms' },
    });
    this.host.admin({
      type: 'create-topic',
      topic: 'transactions',
      shape: {
        partitions: PARTITIONS,
        generator: {
          name: 'transactions',
          seed: 7,
          recordsPerPartition: RECORDS_PER_PARTITION,
          ratePerSecond: RECORDS_PER_SECOND,
        },
      },
    });
    // One partition: what the sink wrote has one order, whichever subtasks wrote it.
    this.host.admin({ type: 'create-topic', topic: 'updates', shape: { partitions: 1 } });
  }

  start(parallelism: number, savepointPath: string | null = null): JobID {
    return this.host.submit({ program: programAt(parallelism), savepointPath });
  }

  /** Waits for the job's end. @throws Error naming the seed unless it finished */
  finish(jobId: JobID): void {
    const reply = this.host.request({ type: 'await-job', jobId });
    if (reply.type !== 'job-ended' || reply.status !== 'FINISHED') {
      throw this.host.failure(`the job did not finish: ${JSON.stringify(reply)}`);
    }
  }

  savepoint(jobId: JobID): JobManagerReply {
    return this.host.request({ type: 'trigger-savepoint', jobId, targetDirectory: 's3://savepoints/counting' });
  }

  /** Tries until it works. @returns the savepoint's path, null if the job came to its end meanwhile */
  stopWithSavepoint(jobId: JobID): string | null {
    const targetDirectory = 's3://savepoints/counting';
    for (let attempt = 0; attempt < MOST_STOPS; attempt++) {
      if (this.#isOver(jobId)) return null;
      const reply = this.host.request({ type: 'stop-with-savepoint', jobId, targetDirectory, drain: false });
      if (reply.type === 'savepoint-completed') return reply.path;
      this.host.runFor(10);
    }
    throw this.host.failure(`no stop in ${MOST_STOPS} succeeded`);
  }

  #isOver(jobId: JobID): boolean {
    const job = this.host.session.overview().find((candidate) => candidate.jobId === jobId);
    return job?.status === 'FINISHED';
  }

  /** What the sink committed, as text: in order per user, users in order of their ids. */
  committed(): readonly string[] {
    const serializer = Update.createSerializer();
    const byUser = new Map<number, string[]>();
    for (const bytes of this.#committedBytes()) {
      const update = serializer.deserialize(new DataInput(bytes));
      const lines = byUser.get(update.userId) ?? [];
      byUser.set(update.userId, lines);
      lines.push(JSON.stringify(update));
    }
    return [...byUser].toSorted(([a], [b]) => a - b).flatMap(([, lines]) => lines);
  }

  #committedBytes(): readonly Uint8Array[] {
    const request = { type: 'read-topic', topic: 'updates', partition: 0, offset: 0, maxRecords: 100_000 } as const;
    const answer = this.host.admin(request);
    if (answer.type !== 'records') throw this.host.failure(JSON.stringify(answer));
    return answer.records.filter(({ status }) => status === 'committed').map(({ value }) => value);
  }
}

import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { emitProgram } from '../../../src/cli/build/emit-program.ts';
import { evaluateProgram, type Program } from '../../../src/core/datastream/program.ts';
import { required } from '../../../src/core/base/assert.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import type { JobVertex } from '../../../src/core/graph/job-graph.ts';
import { channelID, executionAttemptID, jobID } from '../../../src/core/model/ids.ts';
import { writeKafkaSplit } from '../../../src/core/operators/kafka/kafka-partition-split.ts';
import { encodeCoordinatorToReader } from '../../../src/core/operators/source/source-event.ts';
import type { BrokerToTask, TaskToBroker } from '../../../src/core/protocol/broker-message.ts';
import type { ProducerToConsumer } from '../../../src/core/protocol/channel-message.ts';
import type { EdgeDescriptor, TaskDeploymentDescriptor } from '../../../src/core/protocol/deployment-descriptor.ts';
import type { TaskMail } from '../../../src/core/protocol/host.ts';
import { StreamTask } from '../../../src/core/task/stream-task.ts';

/**
 * What one record of the bench's pipeline costs in each of its two tasks, each alone in one thread, without ports: CPU
 * time in ns, so that a busy machine disturbs little. Prints, never asserts.
 *
 *     npx rolldown tests/bench/task/record-path.ts --platform node --file <somewhere>.mjs
 *     node <somewhere>.mjs source|detector [keys per task] [rounds]
 */
const [mode = 'detector', keys = '500', rounds = '150'] = process.argv.slice(2);
const JOB_FILE = 'tests/bench/keyed-fraud-job.ts';
const JOB = jobID('0'.repeat(31) + '1');
const PARTITIONS = 16;
const RECORDS_PER_ROUND = 100_000;
const KEPT_BYTES = 256 * 1024 * 1024;

type Buffer = Extract<ProducerToConsumer, { type: 'buffer' }>;

function program(): Program {
  const { javascript } = emitProgram(readFileSync(JOB_FILE, 'utf8'), 'job.ts');
  return evaluateProgram({
    files: { 'job.js': javascript },
    entryFile: 'job.js',
    entryClass: 'KeyedFraudJob',
    configuration: { 'parallelism.default': '1' },
  });
}

const CHANNEL = channelID(JOB, 0, 0, 0, 0);
const EDGE: EdgeDescriptor = { edge: 0, channels: [{ channelId: CHANNEL, peerSubtask: 0 }] };

function descriptor(vertex: JobVertex, hash: string, isSource: boolean): TaskDeploymentDescriptor {
  return {
    jobId: JOB,
    jobName: 'bench',
    attemptId: executionAttemptID(JOB, vertex.id, 0, 0),
    attempt: 0,
    vertex,
    subtaskIndex: 0,
    parallelism: 1,
    maxParallelism: 128,
    jobGraphHash: hash,
    inputs: isSource ? [] : [EDGE],
    outputs: isSource ? [EDGE] : [],
    targetMaxParallelism: { 0: 128 },
    configuration: {},
    restore: null,
    seed: 1,
  };
}

/** A task whose surroundings are this thread. */
class Bench {
  readonly task: StreamTask;
  readonly sent: Buffer[] = [];
  readonly credits: ArrayBuffer[] = [];
  readonly #mail: TaskMail[] = [];

  constructor(readonly isSource: boolean) {
    const { jobGraph } = program();
    const evaluated = program();
    const vertex = required(
      jobGraph.vertices.find(({ id }) => jobGraph.edges.some((edge) => (isSource ? edge.from : edge.to) === id)),
      'vertex',
    );
    this.task = new StreamTask(descriptor(vertex, evaluated.jobGraph.hash, isSource), evaluated, {
      clock: { now: () => performance.timeOrigin + performance.now() },
      toJobMaster: (message) => {
        if (message.type === 'state-changed' && message.failure !== null)
          throw new Error(String(message.failure.chain[0]?.message));
      },
      toStorage: () => undefined,
      toBroker: (message) => this.#answer(message),
      toConsumer: (_, message) => {
        if (message.type === 'buffer') this.sent.push(message);
      },
      toProducer: (_, message) => {
        if (message.type === 'credit') this.credits.push(message.buffer);
      },
      wakeUpAt: () => undefined,
    });
    this.run();
    if (isSource) this.#startSource();
  }

  #startSource(): void {
    const operatorId = required(this.task.descriptor.vertex.operators.at(-1), 'source').operatorId;
    const splits = Array.from({ length: PARTITIONS }, (_, partition) => {
      const out = new DataOutput();
      writeKafkaSplit({ topic: 'payments', partition, startingOffset: 0, stoppingOffset: null }, out);
      return out.toBytes();
    });
    const event = encodeCoordinatorToReader({ type: 'add-splits', serializerVersion: 0, splits });
    this.task.receive({ from: 'job-master', message: { type: 'start-sources' } });
    this.task.receive({ from: 'job-master', message: { type: 'operator-event', operatorId, event } });
    for (let i = 0; i < 4; i++) this.credit(new ArrayBuffer(32 * 1024));
    this.run();
  }

  credit(buffer: ArrayBuffer): void {
    this.task.receive({ from: 'consumer', channel: CHANNEL, message: { type: 'credit', buffer } });
  }

  /** Steps until nothing is left to do. */
  run(): void {
    for (let steps = 0; steps < 100_000; steps++) {
      const hasMore = this.task.runMailboxStep();
      for (const mail of this.#mail.splice(0)) this.task.receive(mail);
      if (!hasMore && this.#mail.length === 0) return;
    }
  }

  #answer(message: TaskToBroker): void {
    const { requestId } = message;
    const answers: Readonly<Record<TaskToBroker['type'], () => BrokerToTask>> = {
      'describe-topic': () => ({
        type: 'topic',
        requestId,
        topic: {
          topic: 'payments',
          partitions: PARTITIONS,
          generator: { name: `keyed:${keys}`, seed: 42, recordsPerPartition: null, ratePerSecond: null },
          sealed: false,
          format: 'serialized',
        },
      }),
      'init-producer': () => ({
        type: 'producer',
        requestId,
        transaction: { transactionalId: 'x', producerId: 1n, epoch: 0 },
      }),
      fetch: () => ({ type: 'done', requestId }),
      produce: () => ({ type: 'done', requestId }),
      commit: () => ({ type: 'done', requestId }),
      abort: () => ({ type: 'done', requestId }),
    };
    this.#mail.push({ from: 'broker', message: answers[message.type]() });
  }
}

/** CPU ns per record of each round. */
function measure(round: () => number): number[] {
  return Array.from({ length: Number(rounds) }, () => {
    const before = process.cpuUsage();
    const records = round();
    const { user, system } = process.cpuUsage(before);
    return (1000 * (user + system)) / records;
  });
}

function runSource(source: Bench, use: (buffer: Buffer) => void, atLeast: number): number {
  let records = 0;
  while (records < atLeast) {
    source.run();
    const sent = source.sent.splice(0);
    if (sent.length === 0) throw new Error('the source sends nothing');
    for (const buffer of sent) {
      records += buffer.records;
      use(buffer);
      source.credit(buffer.buffer);
    }
  }
  return records;
}

/** The fast rounds tell what the work costs, the others what else the machine did. */
const say = (figures: readonly number[]): void => {
  const sorted = figures.slice(figures.length >> 2).toSorted((a, b) => a - b);
  const at = (share: number): string => (sorted[Math.floor(share * sorted.length)] ?? NaN).toFixed(0);
  console.log(`${mode} ${keys} keys: ${at(0.1)} ns a record (least ${at(0)}, median ${at(0.5)})`);
};

const source = new Bench(true);
if (mode === 'source') {
  say(measure(() => runSource(source, () => undefined, RECORDS_PER_ROUND)));
} else {
  const kept: { readonly bytes: Uint8Array; readonly records: number }[] = [];
  let bytes = 0;
  runSource(
    source,
    ({ buffer, length, records }) => {
      kept.push({ bytes: new Uint8Array(buffer, 0, length).slice(), records });
      bytes += length;
    },
    Math.min(KEPT_BYTES / 40, Math.max(200_000, 4 * Number(keys))),
  );
  console.log(`${(bytes / kept.reduce((sum, { records }) => sum + records, 0)).toFixed(1)} bytes a record`);
  const detector = new Bench(false);
  let at = 0;
  const round = (): number => {
    let records = 0;
    while (records < RECORDS_PER_ROUND) {
      for (const buffer of detector.credits.splice(0)) {
        const next = required(kept[at++ % kept.length], 'buffer');
        new Uint8Array(buffer).set(next.bytes);
        records += next.records;
        const message: Buffer = {
          type: 'buffer',
          buffer,
          length: next.bytes.length,
          records: next.records,
          backlog: 8,
        };
        detector.task.receive({ from: 'producer', channel: CHANNEL, message });
      }
      detector.run();
    }
    return records;
  };
  say(measure(round));
}

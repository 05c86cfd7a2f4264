import { required } from '../../../src/core/base/assert.ts';
import { SeededRandom } from '../../../src/core/base/seeded-random.ts';
import { distributionChannels } from '../../../src/core/graph/distribution-channels.ts';
import type { JobVertex } from '../../../src/core/graph/job-graph.ts';
import {
  channelID,
  executionAttemptID,
  jobID,
  jobVertexID,
  operatorID,
  type ChannelID,
} from '../../../src/core/model/ids.ts';
import type { OperatorFactory } from '../../../src/core/operators/operator-factory.ts';
import type { StreamPartitioner } from '../../../src/core/operators/stream-partitioner.ts';
import type { SnapshotKind } from '../../../src/core/protocol/channel-message.ts';
import type {
  EdgeDescriptor,
  TaskDeploymentDescriptor,
  TaskRestore,
} from '../../../src/core/protocol/deployment-descriptor.ts';
import type { TaskEnvironment, TaskMail } from '../../../src/core/protocol/host.ts';
import type { StorageToTask, TaskToStorage } from '../../../src/core/protocol/storage-message.ts';
import type { JobMasterToTask, TaskToJobMaster } from '../../../src/core/protocol/task-message.ts';
import { StreamTask } from '../../../src/core/task/stream-task.ts';
import type { TaskEdge, TaskProgram } from '../../../src/core/task/task-program.ts';

export interface OperatorSpec {
  readonly name: string;
  /** Called once per subtask: operators of two tasks share nothing. */
  readonly factory: () => OperatorFactory;
}

/** A chain, head first. */
export interface VertexSpec {
  readonly operators: readonly OperatorSpec[];
  readonly parallelism?: number;
}

export interface EdgeSpec {
  /** Names of operators: the one that emits, and a chain's head. */
  readonly from: string;
  readonly to: string;
  readonly partitioner: StreamPartitioner;
  readonly typeNumber?: number;
  readonly sideOutputTag?: string;
}

export interface NetworkSpec {
  readonly vertices: readonly VertexSpec[];
  readonly edges: readonly EdgeSpec[];
  readonly configuration?: Readonly<Record<string, string>>;
  readonly maxParallelism?: number;
  readonly seed?: number;
  readonly maxRecordsPerStep?: number;
  /** By `<head name>/<subtask>`. */
  readonly restore?: ReadonlyMap<string, TaskRestore>;
  /** What grant numbers stand for. */
  readonly grants?: readonly Uint8Array[];
}

const JOB = jobID('0'.repeat(31) + '1');
const HASH = 'graph-hash';
const MAX_PARALLELISM = 128;

export const idOf = (name: string) =>
  operatorID(
    [...name]
      .reduce((hex, char) => hex + char.charCodeAt(0).toString(16).padStart(2, '0'), '')
      .padEnd(32, '0')
      .slice(0, 32),
  );

interface Link {
  readonly queue: (() => void)[];
}

/**
 * Tasks of one small job, wired by hand: ordered links that clone what they carry, a clock that stands until it is moved,
 * and a seeded choice of what happens next. The test plays the JobMaster.
 */
export class TaskNetwork {
  nowMs = 1000;
  readonly tasks = new Map<string, StreamTask>();
  readonly fromTasks: { readonly task: string; readonly message: TaskToJobMaster }[] = [];
  /** What tasks wrote, by the path in their handles. */
  readonly files = new Map<string, Uint8Array>();
  /** Answers of the storage; replace it to let it fail. */
  refuseWrite: (message: Extract<TaskToStorage, { type: 'write-state' }>) => string | null = () => null;
  refuseRead: (message: Extract<TaskToStorage, { type: 'read-state' }>) => string | null = () => null;
  /** Tasks that get no turn. */
  readonly frozen = new Set<string>();
  readonly #links = new Map<string, Link>();
  readonly #streams = new Map<string, Uint8Array[]>();
  readonly #awake = new Set<string>();
  readonly #wakeUps = new Map<string, number>();
  readonly #random: SeededRandom;

  constructor(readonly spec: NetworkSpec) {
    this.#random = new SeededRandom(spec.seed ?? 1);
    for (const vertex of spec.vertices) {
      for (let subtask = 0; subtask < (vertex.parallelism ?? 1); subtask++) this.#createTask(vertex, subtask);
    }
  }

  task(name: string): StreamTask {
    return required(this.tasks.get(name), `task ${name}`);
  }

  tell(task: string, message: JobMasterToTask): void {
    this.#post(`master->${task}`, message, [], (received) => {
      this.#deliver(task, { from: 'job-master', message: received });
    });
  }

  tellAll(message: JobMasterToTask): void {
    for (const task of this.tasks.keys()) this.tell(task, message);
  }

  /** Starts all, until sources have begun. */
  start(): void {
    this.run();
    this.tellAll({ type: 'start-sources' });
  }

  trigger(checkpointId: number, kind: SnapshotKind = 'checkpoint'): void {
    for (const [name, task] of this.tasks) {
      if (task.descriptor.inputs.length > 0) continue;
      this.tell(name, { type: 'trigger-checkpoint', checkpointId, timestamp: this.nowMs, kind });
    }
  }

  /** Lets things happen until nothing does, or `maxEvents` have. @returns events left to allow */
  run(maxEvents = 200_000): number {
    let left = maxEvents;
    while (left > 0 && this.#next()) left--;
    return left;
  }

  /** Runs, and moves the clock to every wake-up, until nothing will ever happen. */
  runOut(maxEvents = 200_000): void {
    for (let left = this.run(maxEvents); left > 0; left = this.run(left)) {
      const next = Math.min(...this.#wakeUps.values());
      if (next === Infinity) return;
      this.advanceTo(next);
    }
    throw new Error(`still busy after ${maxEvents} events`);
  }

  advanceTo(timestampMs: number): void {
    this.nowMs = Math.max(this.nowMs, timestampMs);
    for (const [task, at] of this.#wakeUps) {
      if (at > this.nowMs) continue;
      this.#wakeUps.delete(task);
      this.#awake.add(task);
    }
  }

  /** Messages of one type, in order. */
  messages<T extends TaskToJobMaster['type']>(
    type: T,
  ): { task: string; message: Extract<TaskToJobMaster, { type: T }> }[] {
    const isOfType = (message: TaskToJobMaster): message is Extract<TaskToJobMaster, { type: T }> =>
      message.type === type;
    return this.fromTasks.flatMap(({ task, message }) => (isOfType(message) ? [{ task, message }] : []));
  }

  /** The last state that a task reported. */
  stateOf(task: string): string | undefined {
    return this.messages('state-changed').findLast((entry) => entry.task === task)?.message.state;
  }

  failureOf(task: string) {
    return this.messages('state-changed').findLast((entry) => entry.task === task)?.message.failure ?? null;
  }

  #next(): boolean {
    const links = [...this.#links.values()].filter(({ queue }) => queue.length > 0);
    const awake = [...this.#awake].filter((task) => !this.frozen.has(task));
    const choice = this.#random.nextInt(Math.max(1, links.length + awake.length));
    const link = links[choice];
    if (link !== undefined) {
      link.queue.shift()?.();
      return true;
    }
    const name = awake[choice - links.length];
    if (name === undefined) return false;
    if (!this.task(name).runMailboxStep()) this.#awake.delete(name);
    return true;
  }

  #post<M>(link: string, message: M, transfer: ArrayBuffer[], deliver: (message: M) => void): void {
    const clone = structuredClone(message, { transfer });
    const known = this.#links.get(link) ?? { queue: [] };
    this.#links.set(link, known);
    known.queue.push(() => {
      deliver(clone);
    });
  }

  #deliver(task: string, mail: TaskMail): void {
    this.task(task).receive(mail);
    this.#awake.add(task);
  }

  #createTask(vertex: VertexSpec, subtask: number): void {
    const descriptor = this.#descriptor(vertex, subtask);
    const name = `${headOf(vertex).name}/${subtask}`;
    const task = new StreamTask(descriptor, this.#program(), this.#environment(name));
    this.tasks.set(name, task);
    this.#awake.add(name);
  }

  #program(): TaskProgram {
    const operators = this.spec.vertices.flatMap((vertex) => vertex.operators);
    return {
      jobGraph: { hash: HASH, edges: this.spec.edges.map(toEdge) },
      operatorFactories: new Map(operators.map(({ name, factory }) => [idOf(name), factory()])),
      partitioners: new Map(this.spec.edges.map((edge, index) => [index, edge.partitioner])),
    };
  }

  #environment(task: string): TaskEnvironment {
    return {
      clock: { now: () => this.nowMs },
      toJobMaster: (message) => {
        this.#post(`${task}->master`, message, [], (received) => this.fromTasks.push({ task, message: received }));
      },
      toStorage: (message) => {
        this.#post(`${task}->storage`, message, [], (received) => {
          this.#onStorage(task, received);
        });
      },
      toBroker: () => {
        throw new Error('there is no broker here');
      },
      toConsumer: (channel, message) => {
        const peer = this.#peerOf(channel, 'consumer');
        this.#post(`data ${channel}`, message, message.type === 'buffer' ? [message.buffer] : [], (received) => {
          this.#deliver(peer, { from: 'producer', channel, message: received });
        });
      },
      toProducer: (channel, message) => {
        const peer = this.#peerOf(channel, 'producer');
        this.#post(`credit ${channel}`, message, message.type === 'credit' ? [message.buffer] : [], (received) => {
          this.#deliver(peer, { from: 'consumer', channel, message: received });
        });
      },
      wakeUpAt: (timestampMs) => {
        this.#wakeUps.set(task, timestampMs);
      },
      ...(this.spec.maxRecordsPerStep === undefined ? {} : { maxRecordsPerStep: this.spec.maxRecordsPerStep }),
    };
  }

  #onStorage(task: string, message: TaskToStorage): void {
    const answer = message.type === 'read-state' ? this.#read(message) : this.#write(task, message);
    if (answer === null) return;
    this.#post(`storage->${task}`, answer, [], (received) => {
      this.#deliver(task, { from: 'storage', message: received });
    });
  }

  #read(message: Extract<TaskToStorage, { type: 'read-state' }>): StorageToTask {
    const { requestId, grant, offset, length } = message;
    const refusal = this.refuseRead(message);
    if (refusal !== null) return { type: 'storage-failed', requestId, message: refusal };
    const file = required(this.spec.grants?.[grant], `granted file ${grant}`);
    return { type: 'state-read', requestId, bytes: file.slice(offset, offset + length) };
  }

  #write(task: string, message: Extract<TaskToStorage, { type: 'write-state' }>): StorageToTask | null {
    const { requestId, checkpointId, stream, part, last } = message;
    const refusal = this.refuseWrite(message);
    if (refusal !== null) return { type: 'storage-failed', requestId, message: refusal };
    const key = `${task}-${checkpointId}-${stream}`;
    const parts = [...(this.#streams.get(key) ?? []), part];
    this.#streams.set(key, parts);
    if (!last) return null;
    const bytes = new Uint8Array(Buffer.concat(parts));
    this.files.set(key, bytes);
    return { type: 'state-written', requestId, handle: { kind: 'relative-file', path: key, sizeBytes: bytes.length } };
  }

  #descriptor(vertex: VertexSpec, subtask: number): TaskDeploymentDescriptor {
    const head = headOf(vertex);
    const parallelism = vertex.parallelism ?? 1;
    const vertexId = jobVertexID(idOf(head.name));
    const maxParallelism = this.spec.maxParallelism ?? MAX_PARALLELISM;
    return {
      jobId: JOB,
      jobName: 'test',
      attemptId: executionAttemptID(JOB, vertexId, subtask, 0),
      attempt: 0,
      vertex: toJobVertex(vertex, parallelism, maxParallelism),
      subtaskIndex: subtask,
      parallelism,
      maxParallelism,
      jobGraphHash: HASH,
      inputs: this.#edges((edge) => edge.to === head.name, subtask, 'consumer'),
      outputs: this.#edges((edge) => vertex.operators.some(({ name }) => name === edge.from), subtask, 'producer'),
      targetMaxParallelism: Object.fromEntries(this.spec.edges.map((_, index) => [index, maxParallelism])),
      configuration: this.spec.configuration ?? {},
      restore: this.spec.restore?.get(`${head.name}/${subtask}`) ?? null,
      seed: (this.spec.seed ?? 1) * 1000 + subtask,
    };
  }

  #edges(isMine: (edge: EdgeSpec) => boolean, subtask: number, end: 'producer' | 'consumer'): EdgeDescriptor[] {
    return this.spec.edges.flatMap((edge, index) => {
      if (!isMine(edge)) return [];
      const channels = this.#channels(edge, index)
        .filter((channel) => channel[end] === subtask)
        .map(({ channelId, producer, consumer }) => ({
          channelId,
          peerSubtask: end === 'producer' ? consumer : producer,
        }));
      return [{ edge: index, channels }];
    });
  }

  #channels(edge: EdgeSpec, index: number) {
    const producers = this.#vertexOf(edge.from).parallelism ?? 1;
    const consumers = this.#vertexOf(edge.to).parallelism ?? 1;
    const pattern =
      edge.partitioner.kind === 'FORWARD' || edge.partitioner.kind === 'RESCALE' ? 'POINTWISE' : 'ALL_TO_ALL';
    return distributionChannels(pattern, producers, consumers).map(([producer, consumer]) => ({
      channelId: channelID(JOB, index, producer, consumer, 0),
      producer,
      consumer,
    }));
  }

  #peerOf(channel: ChannelID, end: 'producer' | 'consumer'): string {
    for (const [index, edge] of this.spec.edges.entries()) {
      const found = this.#channels(edge, index).find(({ channelId }) => channelId === channel);
      if (found === undefined) continue;
      return `${headOf(this.#vertexOf(end === 'producer' ? edge.from : edge.to)).name}/${found[end]}`;
    }
    throw new Error(`no channel ${channel}`);
  }

  #vertexOf(operator: string): VertexSpec {
    return required(
      this.spec.vertices.find((vertex) => vertex.operators.some(({ name }) => name === operator)),
      `vertex of ${operator}`,
    );
  }
}

const headOf = (vertex: VertexSpec): OperatorSpec => required(vertex.operators[0], 'head');

const toEdge = (edge: EdgeSpec, index: number): TaskEdge => ({
  index,
  typeNumber: edge.typeNumber ?? 0,
  fromOperator: idOf(edge.from),
  toOperator: idOf(edge.to),
  shipStrategy: edge.partitioner.kind,
  sideOutputTag: edge.sideOutputTag ?? null,
});

function toJobVertex({ operators }: VertexSpec, parallelism: number, maxParallelism: number): JobVertex {
  return {
    id: jobVertexID(idOf(required(operators[0], 'head').name)),
    name: operators.map(({ name }) => name).join(' -> '),
    parallelism,
    maxParallelism,
    slotSharingGroup: 'default',
    operators: operators.toReversed().map(({ name }, index) => ({
      operatorId: idOf(name),
      userDefinedOperatorId: null,
      uid: null,
      name,
      role: 'operator',
      kind: 'one-input',
      hasCoordinator: false,
      streamNodeId: index,
      topics: [],
      declaredState: { status: 'unknown', reason: 'a test' },
    })),
    chainedEdges: operators.slice(1).map(({ name }, index) => ({
      from: idOf(required(operators[index], 'operator before').name),
      to: idOf(name),
      typeNumber: 0,
      sideOutputTag: null,
    })),
  };
}

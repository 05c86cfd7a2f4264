import { SeededRandom } from '../../core/base/seeded-random.ts';
import { BrokerMachine } from '../../core/broker/broker-machine.ts';
import type { BrokerLogStore } from '../../core/host/file-store.ts';
import type { ProgramEvaluation } from '../../core/host/program-evaluation-result.ts';
import type { ProgramText } from '../../core/host/program-text.ts';
import { SessionHost, type JobManagerRequest } from '../../core/host/session-host.ts';
import type { AdminAnswer, AdminRequest, ToStorageService } from '../../core/host/storage-service-message.ts';
import { StorageService } from '../../core/host/storage-service.ts';
import type { Configuration } from '../../core/model/configuration.ts';
import type { JobID } from '../../core/model/ids.ts';
import type { JobManagerReply, JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import { StorageMachine } from '../../core/storage/storage-machine.ts';
import { FaultPlan, type Faults } from './fault-plan.ts';
import { MemoryFileStore } from './memory-file-store.ts';
import { SimulatedGlobals } from './simulated-globals.ts';
import { SimulatedPorts } from './simulated-ports.ts';
import { Lane, SimulatedTime } from './simulated-time.ts';
import { SimulatedWorkers } from './simulated-workers.ts';

export interface MemoryHostOptions {
  /** Everything follows it: the same seed is the same run. */
  readonly seed: number;
  readonly taskManagers?: number;
  readonly slotsPerTaskManager?: number;
  readonly configuration?: Configuration;
  readonly faults?: Faults;
  readonly onReport?: (report: JobManagerReport) => void;
}

export interface MemorySubmission {
  readonly program: ProgramText;
  readonly savepointPath?: string | null;
  readonly allowNonRestoredState?: boolean;
}

/** Events after which a wait is given up. */
const MOST_EVENTS = 300_000;
const EVALUATION_TIMEOUT_MS = 30_000;

/** The simulator: a session whose every move follows the seed. A wait that ends in nothing throws, and names it. */
export class MemoryHost {
  readonly time: SimulatedTime;
  readonly faults: FaultPlan;
  readonly files: MemoryFileStore;
  readonly workers: SimulatedWorkers;
  readonly session: SessionHost;
  readonly reports: JobManagerReport[] = [];
  readonly #seed: number;
  #events = 0;

  constructor(options: MemoryHostOptions) {
    const { seed, faults = {}, configuration = {} } = options;
    this.#seed = seed;
    this.time = new SimulatedTime(seed);
    this.faults = new FaultPlan(faults, new SeededRandom(seed + 1));
    const ports = new SimulatedPorts(this.time, this.faults);
    this.files = new MemoryFileStore(this.time, this.faults);
    this.workers = new SimulatedWorkers(this.time, ports, new SimulatedGlobals(new SeededRandom(seed + 2), this.time));
    const [sessionEnd, serviceEnd] = ports.createChannel();
    const servicePort = ports.wrap(serviceEnd);
    const service = new StorageService(
      servicePort,
      ports,
      new StorageMachine(new SeededRandom(seed + 3)),
      new BrokerMachine(),
      this.files,
      simulatedBrokerLog(this.time, this.faults),
    );
    servicePort.listen((message) => {
      // From the session below, which is the trusted side.
      service.receive(message as ToStorageService);
    });
    this.session = new SessionHost({
      configuration,
      seed: seed + 4,
      taskManagers: options.taskManagers ?? 2,
      slotsPerTaskManager: options.slotsPerTaskManager ?? 4,
      clock: this.time,
      delay: (delayMs, callback) => this.time.delay(delayMs, callback),
      ports,
      workers: this.workers,
      storage: ports.wrap(sessionEnd),
      onReport: (report) => {
        this.reports.push(report);
        options.onReport?.(report);
      },
    });
    this.#scheduleIncidents(faults);
  }

  /** Events so far. */
  get events(): number {
    return this.#events;
  }

  /** Lets things happen until `isDone`. @throws Error naming seed and `what` if that never comes */
  runUntil(what: string, isDone: () => boolean, mostEvents = MOST_EVENTS): void {
    for (let left = mostEvents; !isDone(); left--) {
      if (left === 0) throw this.failure(`${what}: not after ${mostEvents} events`);
      if (!this.#step()) throw this.failure(`${what}: nothing will ever happen any more`);
    }
  }

  /** Lets at most `events` things happen. */
  run(events: number): void {
    for (let left = events; left > 0 && this.#step(); left--);
  }

  /** Lets `durationMs` of simulated time pass. */
  runFor(durationMs: number): void {
    const endMs = this.time.now() + durationMs;
    let isOver = false;
    this.time.delay(durationMs, () => {
      isOver = true;
    });
    this.runUntil(`${durationMs} ms`, () => isOver || this.time.now() > endMs);
  }

  /** Evaluates and submits a program, and waits until the job has left INITIALIZING. @throws Error if it is refused */
  submit({ program, savepointPath = null, allowNonRestoredState = false }: MemorySubmission): JobID {
    const evaluation = this.#await<ProgramEvaluation>('evaluation of the program', (callback) => {
      this.session.evaluate(program, EVALUATION_TIMEOUT_MS, callback);
    });
    if (!evaluation.ok) throw this.failure(`the program was refused: ${JSON.stringify(evaluation.failure.chain)}`);
    const { jobGraph } = evaluation;
    let jobId: JobID | undefined;
    const reply = this.#await<JobManagerReply>('submission', (callback) => {
      jobId = this.session.submit({ program, jobGraph, savepointPath, allowNonRestoredState }, callback);
    });
    if (reply.type === 'failed') throw this.failure(`the job was refused: ${JSON.stringify(reply.failure.chain)}`);
    if (jobId === undefined) throw this.failure('a submission without id');
    return jobId;
  }

  /** Asks the JobManager something and waits for the answer. */
  request(request: JobManagerRequest): JobManagerReply {
    return this.#await(request.type, (callback) => {
      this.session.request(request, callback);
    });
  }

  admin(request: AdminRequest): AdminAnswer {
    return this.#await(request.type, (callback) => {
      this.session.admin(request, callback);
    });
  }

  failure(text: string): Error {
    return new Error(`[seed ${this.#seed}] ${text} (${this.#events} events)`);
  }

  #step(): boolean {
    this.#events++;
    return this.time.step();
  }

  #await<T>(what: string, ask: (callback: (answer: T) => void) => void): T {
    const answers: T[] = [];
    ask((answer) => answers.push(answer));
    this.runUntil(what, () => answers.length > 0);
    const [answer] = answers;
    if (answer === undefined) throw this.failure(`${what}: no answer`);
    return answer;
  }

  #scheduleIncidents(faults: Faults): void {
    this.#repeat(faults.crashTaskEveryMs, () => {
      this.#pick('slot')?.crash('The worker died.');
    });
    this.#repeat(faults.crashCoordinatorEveryMs, () => {
      this.#pick('coordinator')?.crash('The coordinator worker died.');
    });
    this.#repeat(faults.freezeTaskEveryMs, () => {
      this.#pick('slot')?.freeze();
    });
  }

  #repeat(meanMs: number | undefined, incident: () => void): void {
    const delayMs = this.faults.nextIncidentMs(meanMs);
    if (delayMs === null) return;
    this.time.delay(delayMs, () => {
      if (!this.faults.useCrash()) return;
      incident();
      this.#repeat(meanMs, incident);
    });
  }

  #pick(kind: 'slot' | 'coordinator') {
    const live = this.workers.live(kind);
    return live[this.faults.random.nextInt(Math.max(1, live.length))];
  }
}

/** Appends are confirmed or refused in order, some time later. */
function simulatedBrokerLog(time: SimulatedTime, faults: FaultPlan): BrokerLogStore {
  const lane = new Lane();
  return {
    append: (_entries, callback) => {
      time.schedule(lane, faults.fileDelayMs(), () => {
        callback(faults.appendFails() ? { ok: false, message: 'the disk refused' } : { ok: true, value: null });
      });
    },
  };
}

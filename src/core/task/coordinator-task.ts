import { assertUnreachable, required } from '../base/assert.ts';
import { SeededRandom } from '../base/seeded-random.ts';
import type { OperatorID } from '../model/ids.ts';
import type { OperatorCoordinator, OperatorCoordinatorContext } from '../operators/operator-coordinator.ts';
import type { OperatorFactory } from '../operators/operator-factory.ts';
import type { JobMasterToCoordinator } from '../protocol/coordinator-message.ts';
import type { CoordinatorDeploymentDescriptor, CoordinatorDescriptor } from '../protocol/deployment-descriptor.ts';
import type { CoordinatorEnvironment, CoordinatorMachine, CoordinatorMail } from '../protocol/host.ts';
import { BrokerLink } from './broker-link.ts';
import { blame, failureInfoOf, type OperatorPlace } from './failure.ts';
import { restoredStateUnreadable } from './restore-failure.ts';
import { Fifo } from './fifo.ts';
import { otherJobGraph } from './other-job-graph.ts';
import { ProcessingTimers } from './processing-timers.ts';

/** What the coordinator worker must know of the program: a part of `Program`. */
export interface CoordinatorProgram {
  readonly jobGraph: {
    readonly hash: string;
    readonly vertices: readonly {
      readonly operators: readonly { readonly operatorId: OperatorID; readonly name: string }[];
    }[];
  };
  readonly operatorFactories: ReadonlyMap<OperatorID, OperatorFactory>;
}

interface Coordinator {
  readonly place: OperatorPlace;
  readonly instance: OperatorCoordinator;
}

type Held = Extract<JobMasterToCoordinator, { type: 'operator-event' | 'subtask-ready' }>;

/** Timers that fire in one step before mail gets its turn. */
const MAX_TIMERS_PER_STEP = 64;
const MAX_LOG_LINE = 8 * 1024;

/**
 * All operator coordinators of a job, in one worker (Flink's `OperatorCoordinatorHolder`s). Readers may speak before the job
 * runs: what they say waits until the coordinators have started.
 */
export class CoordinatorTask implements CoordinatorMachine {
  readonly #mail = new Fifo<CoordinatorMail>();
  readonly #held: Held[] = [];
  readonly #timers = new ProcessingTimers();
  readonly #broker: BrokerLink;
  readonly #random: SeededRandom;
  readonly #coordinators = new Map<OperatorID, Coordinator>();
  #phase: 'created' | 'ready' | 'started' | 'ended' = 'created';
  #failure: { readonly error: unknown } | null = null;

  /** @param program evaluated for this worker alone */
  constructor(
    readonly descriptor: CoordinatorDeploymentDescriptor,
    private readonly program: CoordinatorProgram,
    private readonly environment: CoordinatorEnvironment,
  ) {
    this.#random = new SeededRandom(descriptor.seed);
    this.#broker = new BrokerLink((message) => {
      environment.toBroker(message);
    });
  }

  get isTerminated(): boolean {
    return this.#phase === 'ended';
  }

  receive(mail: CoordinatorMail): void {
    if (!this.isTerminated) this.#mail.push(mail);
  }

  runMailboxStep(): boolean {
    if (this.isTerminated) return false;
    try {
      return this.#step();
    } catch (error) {
      this.#fail(error);
      return false;
    }
  }

  #step(): boolean {
    if (this.#phase === 'created') {
      this.#create();
      return true;
    }
    for (let left = this.#mail.size; left > 0; left--) {
      const mail = this.#mail.shift();
      if (mail?.from === 'broker') this.#broker.receive(mail.message);
      else if (mail !== undefined) this.#onJobMaster(mail.message);
      this.#throwIfFailed();
    }
    const nowMs = this.environment.clock.now();
    let fired = 0;
    while (fired < MAX_TIMERS_PER_STEP && this.#timers.fireNext(nowMs)) fired++;
    this.#throwIfFailed();
    const nextMs = this.#timers.nextTimestamp;
    if (nextMs < Infinity) this.environment.wakeUpAt(nextMs);
    return this.#mail.size > 0 || nextMs <= nowMs;
  }

  #create(): void {
    if (this.program.jobGraph.hash !== this.descriptor.jobGraphHash) throw otherJobGraph();
    for (const coordinator of this.descriptor.coordinators) this.#createOne(coordinator);
    this.#phase = 'ready';
    this.environment.toJobMaster({ type: 'ready' });
  }

  #createOne({ operatorId, parallelism, state }: CoordinatorDescriptor): void {
    const factory = required(this.program.operatorFactories.get(operatorId), `factory of operator ${operatorId}`);
    const create = required(factory.kind === 'source' ? factory.createCoordinator : null, `coordinator ${operatorId}`);
    const place = { operatorId, operatorName: this.#nameOf(operatorId) };
    const instance = blaming(place, () => create(this.#contextOf(place, parallelism)))();
    this.#coordinators.set(operatorId, { place, instance });
    if (state === null) return;
    try {
      blaming(place, () => {
        instance.resetToCheckpoint(state);
      })();
    } catch (error) {
      throw restoredStateUnreadable(error, `the coordinator of ${place.operatorName}`);
    }
  }

  #contextOf(place: OperatorPlace, parallelism: number): OperatorCoordinatorContext {
    const { environment } = this;
    return {
      ...place,
      parallelism,
      configuration: this.descriptor.configuration,
      processingTime: {
        now: () => Math.floor(environment.clock.now()),
        registerTimer: (timestamp, callback) =>
          this.#timers.register(
            timestamp,
            blaming(place, (time: number) => {
              callback(time);
            }),
          ),
      },
      broker: {
        describeTopic: (topic, callback) => {
          this.#broker.describeTopic(topic, blaming(place, callback));
        },
      },
      sendEvent: (subtask, event) => {
        environment.toJobMaster({ type: 'operator-event', operatorId: place.operatorId, subtask, event });
      },
      log: (level, text) => {
        environment.toJobMaster({ type: 'log', level, text: text.slice(0, MAX_LOG_LINE) });
      },
      fail: (error) => {
        this.#failure ??= { error: blame(error, place) };
      },
      random: (bound) => this.#random.nextInt(bound),
    };
  }

  #nameOf(operatorId: OperatorID): string {
    const operators = this.program.jobGraph.vertices.flatMap((vertex) => vertex.operators);
    return required(
      operators.find((operator) => operator.operatorId === operatorId),
      `operator ${operatorId} in the job graph`,
    ).name;
  }

  #onJobMaster(message: JobMasterToCoordinator): void {
    switch (message.type) {
      case 'start':
        this.#start();
        break;
      case 'subtask-ready':
      case 'operator-event':
        if (this.#phase === 'started') this.#tell(message);
        else this.#held.push(message);
        break;
      case 'snapshot':
        this.#snapshot(message.checkpointId);
        break;
      case 'notify-checkpoint-complete':
        this.#each((coordinator) => {
          coordinator.notifyCheckpointComplete(message.checkpointId);
        });
        break;
      case 'notify-checkpoint-aborted':
        this.#each((coordinator) => {
          coordinator.notifyCheckpointAborted(message.checkpointId);
        });
        break;
      case 'probe':
        this.environment.toJobMaster({ type: 'probe-answer', sequence: message.sequence });
        break;
      default:
        assertUnreachable(message);
    }
  }

  #start(): void {
    if (this.#phase !== 'ready') return;
    this.#phase = 'started';
    this.#each((coordinator) => {
      coordinator.start();
    });
    for (const message of this.#held.splice(0)) this.#tell(message);
  }

  #tell(message: Held): void {
    const { place, instance } = required(
      this.#coordinators.get(message.operatorId),
      `coordinator of operator ${message.operatorId}`,
    );
    blaming(place, () => {
      if (message.type === 'subtask-ready') instance.subtaskReady(message.subtask);
      else instance.handleEvent(message.subtask, message.event);
    })();
  }

  #snapshot(checkpointId: number): void {
    const states = [...this.#coordinators].map(([operatorId, { place, instance }]) => {
      return [operatorId, blaming(place, () => instance.checkpoint(checkpointId))()] as const;
    });
    this.environment.toJobMaster({ type: 'snapshot-taken', checkpointId, states: Object.fromEntries(states) });
  }

  #each(action: (coordinator: OperatorCoordinator) => void): void {
    for (const { place, instance } of this.#coordinators.values()) {
      blaming(place, () => {
        action(instance);
      })();
    }
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }

  #fail(error: unknown): void {
    this.#phase = 'ended';
    this.#mail.clear();
    this.#broker.close();
    for (const { instance } of this.#coordinators.values()) {
      try {
        instance.close();
      } catch {
        // It failed already: the first error is the one to tell.
      }
    }
    this.environment.toJobMaster({ type: 'failed', failure: failureInfoOf(error) });
  }
}

/** The function, with its errors noted as the operator's. */
function blaming<A extends readonly unknown[], R>(place: OperatorPlace, action: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    try {
      return action(...args);
    } catch (error) {
      throw blame(error, place);
    }
  };
}

import type { SeededRandom } from '../base/seeded-random.ts';
import type { Configuration } from '../model/configuration.ts';
import type { OperatorID } from '../model/ids.ts';
import type { BrokerClient } from '../operators/broker-client.ts';
import type { Output } from '../operators/output.ts';
import type { ProcessingTimeService, StreamOperatorContext, TaskInfo } from '../operators/stream-operator-context.ts';
import type { Clock } from '../protocol/clock.ts';
import type { LogLine } from '../protocol/telemetry.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { OperatorStateBackend } from '../state/operator-state-backend.ts';
import { blame, type OperatorPlace } from './failure.ts';
import type { FlowControl } from './flow-control.ts';
import type { ProcessingTimers } from './processing-timers.ts';

/** What the task does for its operators. */
export interface OperatorHost {
  readonly clock: Clock;
  readonly timers: ProcessingTimers;
  readonly broker: BrokerClient;
  readonly flow: FlowControl;
  readonly random: SeededRandom;
  readonly configuration: Configuration;
  readonly restoredCheckpointId: number | null;
  wakeUp(): void;
  sendToCoordinator(operatorId: OperatorID, event: Uint8Array): void;
  deferAcknowledgement(): () => void;
  deferEnd(): () => void;
  log(level: LogLine['level'], text: string): void;
  fail(error: unknown): void;
}

/** `StreamOperatorContext` of one operator of the chain. */
export class OperatorContext implements StreamOperatorContext {
  readonly broker: BrokerClient;
  readonly processingTime: ProcessingTimeService;
  readonly restoredCheckpointId: number | null;
  readonly configuration: Configuration;

  constructor(
    private readonly host: OperatorHost,
    readonly taskInfo: TaskInfo,
    readonly output: Output<unknown>,
    readonly keyedState: KeyedStateBackend | undefined,
    readonly operatorState: OperatorStateBackend,
    private readonly place: OperatorPlace,
  ) {
    this.broker = blamingBroker(host.broker, place);
    this.processingTime = {
      // Flink's clock has whole milliseconds: user code computes with it, and timers take nothing else.
      now: () => Math.floor(host.clock.now()),
      registerTimer: (timestamp, callback) => host.timers.register(timestamp, blaming(callback, place)),
    };
    this.restoredCheckpointId = host.restoredCheckpointId;
    this.configuration = host.configuration;
  }

  wakeUp(): void {
    this.host.wakeUp();
  }

  sendToCoordinator(event: Uint8Array): void {
    this.host.sendToCoordinator(this.taskInfo.operatorId, event);
  }

  pauseInput(): () => void {
    return this.host.flow.pause();
  }

  deferAcknowledgement(): () => void {
    return this.host.deferAcknowledgement();
  }

  deferEnd(): () => void {
    return this.host.deferEnd();
  }

  log(level: LogLine['level'], text: string): void {
    this.host.log(level, text);
  }

  fail(error: unknown): void {
    this.host.fail(blame(error, this.place));
  }

  random(bound: number): number {
    return this.host.random.nextInt(bound);
  }
}

/** The function, with its errors noted as this operator's. */
function blaming<A extends readonly unknown[]>(callback: (...args: A) => void, place: OperatorPlace) {
  return (...args: A): void => {
    try {
      callback(...args);
    } catch (error) {
      throw blame(error, place);
    }
  };
}

function blamingBroker(broker: BrokerClient, place: OperatorPlace): BrokerClient {
  return {
    describeTopic: (topic, callback) => {
      broker.describeTopic(topic, blaming(callback, place));
    },
    fetch: (request, callback) => {
      broker.fetch(request, blaming(callback, place));
    },
    initProducer: (transactionalId, callback) => {
      broker.initProducer(transactionalId, blaming(callback, place));
    },
    produce: (request, callback) => {
      broker.produce(request, blaming(callback, place));
    },
    commit: (transaction, callback) => {
      broker.commit(transaction, blaming(callback, place));
    },
    abort: (transaction, callback) => {
      broker.abort(transaction, blaming(callback, place));
    },
  };
}

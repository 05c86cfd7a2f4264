import { assertUnreachable } from '../base/assert.ts';
import { declareStates } from '../datastream/declare-states.ts';
import { ProgramError } from '../datastream/program-error.ts';
import { evaluateProgram, type Program } from '../datastream/program.ts';
import type { ChannelID } from '../model/ids.ts';
import type { BrokerToTask } from '../protocol/broker-message.ts';
import type { ConsumerToProducer, ProducerToConsumer } from '../protocol/channel-message.ts';
import type { JobMasterToCoordinator } from '../protocol/coordinator-message.ts';
import type { StorageToTask } from '../protocol/storage-message.ts';
import type { JobMasterToTask } from '../protocol/task-message.ts';
import { CoordinatorTask } from '../task/coordinator-task.ts';
import { failureInfoOf } from '../task/failure.ts';
import { hashMapStateBackends } from '../task/hash-map-state-backends.ts';
import { StreamTask } from '../task/stream-task.ts';
import { captureConsole, type ConsoleLike } from './console-capture.ts';
import { MailboxDriver, type WorkerTime } from './mailbox-driver.ts';
import type { Port, PortMaker } from './port.ts';
import { parseProgramText, type ProgramText } from './program-text.ts';
import type { ProgramAnswer, WorkerBootstrap } from './worker-message.ts';

export interface WorkerPlatform {
  readonly ports: PortMaker;
  readonly time: WorkerTime;
  /** User code prints to it; it is changed. */
  readonly console: ConsoleLike;
  /** For simulators: tasks handle at most so many records at once. */
  readonly maxRecordsPerStep?: number;
}

/**
 * The whole life of a worker: the first message says what it is, the rest is for the machine that it became.
 * @param owner the port to whoever started the worker, which is trusted
 */
export function runWorker(owner: Port, platform: WorkerPlatform): void {
  let receive: ((message: unknown) => void) | null = null;
  owner.listen((message) => {
    if (receive !== null) receive(message);
    else receive = start(message as WorkerBootstrap, owner, platform);
  });
}

function start(bootstrap: WorkerBootstrap, owner: Port, platform: WorkerPlatform): (message: unknown) => void {
  switch (bootstrap.type) {
    case 'run-task':
      return runTask(bootstrap, owner, platform);
    case 'run-coordinator':
      return runCoordinator(bootstrap, owner, platform);
    case 'evaluate-program':
      answerProgram(bootstrap.program, owner, platform);
      return () => undefined;
    default:
      return assertUnreachable(bootstrap);
  }
}

const evaluate = (program: ProgramText): Program => evaluateProgram(parseProgramText(program));

function runTask(
  bootstrap: Extract<WorkerBootstrap, { type: 'run-task' }>,
  owner: Port,
  { ports, time, console, maxRecordsPerStep }: WorkerPlatform,
): (message: unknown) => void {
  const { descriptor } = bootstrap;
  const storage = ports.wrap(bootstrap.storage);
  const broker = ports.wrap(bootstrap.broker);
  const channels = new Map<string, Port>();
  for (const [id, raw] of Object.entries(bootstrap.channels)) channels.set(id, ports.wrap(raw));
  const driver = new MailboxDriver(time);
  let task: StreamTask;
  // What the program prints while it is evaluated was shown when it was submitted.
  captureConsole(console, () => undefined);
  try {
    task = new StreamTask(
      descriptor,
      evaluate(bootstrap.program),
      {
        clock: time.clock,
        toJobMaster: (message) => {
          owner.post(message);
        },
        toStorage: (message) => {
          storage.post(message, message.type === 'write-state' ? [message.part.buffer] : []);
        },
        toBroker: (message) => {
          broker.post(message);
        },
        toConsumer: (channel, message) => {
          channels.get(channel)?.post(message, message.type === 'buffer' ? [message.buffer] : []);
        },
        toProducer: (channel, message) => {
          channels.get(channel)?.post(message, message.type === 'credit' ? [message.buffer] : []);
        },
        wakeUpAt: (timestampMs) => {
          driver.wakeUpAt(timestampMs);
        },
        ...(maxRecordsPerStep === undefined ? {} : { maxRecordsPerStep }),
      },
      hashMapStateBackends,
    );
  } catch (error) {
    owner.post({ type: 'state-changed', state: 'FAILED', failure: failureInfoOf(error) });
    return () => undefined;
  }
  captureConsole(console, (level, text) => {
    task.log(level, text);
  });
  const deliver = (mail: Parameters<StreamTask['receive']>[0]): void => {
    task.receive(mail);
    driver.poke();
  };
  // The other sides of these ports are the trusted side, and tasks of the same job.
  storage.listen((message) => {
    deliver({ from: 'storage', message: message as StorageToTask });
  });
  broker.listen((message) => {
    deliver({ from: 'broker', message: message as BrokerToTask });
  });
  const incoming = new Set(descriptor.inputs.flatMap((edge) => edge.channels.map((channel) => channel.channelId)));
  for (const [id, port] of channels) {
    const channel = id as ChannelID;
    port.listen(
      incoming.has(channel)
        ? (message) => {
            deliver({ from: 'producer', channel, message: message as ProducerToConsumer });
          }
        : (message) => {
            deliver({ from: 'consumer', channel, message: message as ConsumerToProducer });
          },
    );
  }
  driver.drive(task);
  return (message) => {
    deliver({ from: 'job-master', message: message as JobMasterToTask });
  };
}

function runCoordinator(
  bootstrap: Extract<WorkerBootstrap, { type: 'run-coordinator' }>,
  owner: Port,
  { ports, time, console }: WorkerPlatform,
): (message: unknown) => void {
  const broker = ports.wrap(bootstrap.broker);
  const driver = new MailboxDriver(time);
  let task: CoordinatorTask;
  captureConsole(console, () => undefined);
  try {
    task = new CoordinatorTask(bootstrap.descriptor, evaluate(bootstrap.program), {
      clock: time.clock,
      toJobMaster: (message) => {
        owner.post(message);
      },
      toBroker: (message) => {
        broker.post(message);
      },
      wakeUpAt: (timestampMs) => {
        driver.wakeUpAt(timestampMs);
      },
    });
  } catch (error) {
    owner.post({ type: 'failed', failure: failureInfoOf(error) });
    return () => undefined;
  }
  broker.listen((message) => {
    task.receive({ from: 'broker', message: message as BrokerToTask });
    driver.poke();
  });
  driver.drive(task);
  return (message) => {
    task.receive({ from: 'job-master', message: message as JobMasterToCoordinator });
    driver.poke();
  };
}

function answerProgram(program: ProgramText, owner: Port, { console }: WorkerPlatform): void {
  const output: string[] = [];
  captureConsole(console, (_level, text) => {
    if (output.length < MAX_OUTPUT_LINES) output.push(text);
  });
  owner.post(evaluateToAnswer(program, output));
}

const MAX_OUTPUT_LINES = 1000;

function evaluateToAnswer(program: ProgramText, output: readonly string[]): ProgramAnswer {
  let entryClasses: readonly string[] = [];
  try {
    const evaluated = evaluateProgram(parseProgramText(program), (names) => {
      entryClasses = names;
    });
    return { type: 'program', jobGraph: declareStates(evaluated), entryClasses, output };
  } catch (error) {
    const kind = error instanceof ProgramError ? error.kind : null;
    return { type: 'program-failed', failure: failureInfoOf(error), kind, entryClasses, output };
  }
}

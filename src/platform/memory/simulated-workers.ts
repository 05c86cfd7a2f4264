import type { ConsoleLike } from '../../core/host/console-capture.ts';
import type { WorkerTime } from '../../core/host/mailbox-driver.ts';
import type { Port } from '../../core/host/port.ts';
import type { WorkerFactory, WorkerHandle, WorkerPlace } from '../../core/host/worker-factory.ts';
import { runWorker } from '../../core/host/worker.ts';
import type { SimulatedGlobals } from './simulated-globals.ts';
import type { SimulatedPorts } from './simulated-ports.ts';
import { Lane, type SimulatedTime } from './simulated-time.ts';

/** Records that a task handles in one step, at most: drawn per worker, so that steps interleave in many ways. */
const MOST_RECORDS_PER_STEP = 64;

/** A worker that could be broken. */
export interface LiveWorker {
  readonly place: WorkerPlace;
  readonly name: string;
  /** It dies; its owner is told a moment later. */
  crash(reason: string): void;
  /** It hangs: nobody is told. */
  freeze(): void;
}

/** Workers as turns of one thread. */
export class SimulatedWorkers implements WorkerFactory {
  readonly #live = new Set<LiveWorker>();

  constructor(
    readonly time: SimulatedTime,
    readonly ports: SimulatedPorts,
    readonly globals: SimulatedGlobals,
  ) {}

  live(kind: WorkerPlace['kind']): readonly LiveWorker[] {
    return [...this.#live].filter(({ place }) => place.kind === kind);
  }

  start(place: WorkerPlace, name: string, onFailure: (message: string) => void): WorkerHandle {
    const [outer, inner] = this.ports.createChannel();
    const port = this.ports.wrap(outer);
    const worker = new SimulatedWorker(place, name, this.time, this.globals, () => {
      this.#live.delete(worker);
    });
    worker.onFailure = onFailure;
    this.#live.add(worker);
    const { random } = this.time;
    // Starting takes a moment; messages wait meanwhile.
    this.time.delay(random.nextFloat() * 10, () => {
      worker.turn(() => {
        runWorker(worker.own(this.ports.wrap(inner)), {
          ports: {
            createChannel: () => this.ports.createChannel(),
            wrap: (raw) => worker.own(this.ports.wrap(raw)),
          },
          time: worker,
          console: worker.console,
          maxRecordsPerStep: 1 + random.nextInt(MOST_RECORDS_PER_STEP),
        });
      });
    });
    return {
      port,
      terminate: () => {
        worker.end();
      },
    };
  }
}

class SimulatedWorker implements LiveWorker, WorkerTime {
  readonly clock: SimulatedTime;
  readonly console: ConsoleLike = newConsole();
  onFailure: (message: string) => void = () => {};
  readonly #lane = new Lane();
  #state: 'live' | 'frozen' | 'ended' = 'live';

  constructor(
    readonly place: WorkerPlace,
    readonly name: string,
    private readonly time: SimulatedTime,
    private readonly globals: SimulatedGlobals,
    private readonly onEnd: () => void,
  ) {
    this.clock = time;
  }

  /** Something happens in this worker, if it still lives. What it throws is what a worker's error event would say. */
  turn(action: () => void): void {
    if (this.#state !== 'live') return;
    try {
      this.globals.run(this.console, action);
    } catch (error) {
      this.crash(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  }

  /** The port as this worker has it: what arrives is a turn of its. */
  own(port: Port): Port {
    return {
      post: (message, transfer) => {
        if (this.#state === 'live') port.post(message, transfer);
      },
      listen: (receive) => {
        port.listen((message) => {
          this.turn(() => {
            receive(message);
          });
        });
      },
      close: () => {
        port.close();
      },
    };
  }

  yield(callback: () => void): void {
    this.time.schedule(this.#lane, 0, () => {
      this.turn(callback);
    });
  }

  delay(delayMs: number, callback: () => void): () => void {
    return this.time.delay(delayMs, () => {
      this.turn(callback);
    });
  }

  crash(reason: string): void {
    if (this.#state === 'ended') return;
    this.end();
    this.time.delay(this.time.random.nextFloat() * 5, () => {
      this.onFailure(reason);
    });
  }

  freeze(): void {
    if (this.#state === 'live') this.#state = 'frozen';
  }

  end(): void {
    this.#state = 'ended';
    this.onEnd();
  }
}

/** Its methods are replaced by the worker's own. */
const newConsole = (): ConsoleLike => ({
  log: () => undefined,
  info: () => undefined,
  debug: () => undefined,
  warn: () => undefined,
  error: () => undefined,
});

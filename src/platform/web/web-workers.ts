import { assertUnreachable } from '../../core/base/assert.ts';
import type { WorkerFactory, WorkerHandle, WorkerPlace } from '../../core/host/worker-factory.ts';
import { limitRate } from './message-rate.ts';
import { SandboxFrame, type SandboxFrameOptions } from './sandbox-frame.ts';

/** Frames kept ready: a job's TaskManagers, its coordinators and the next evaluation then start without a wait. */
const SPARE_FRAMES = 2;

interface UsedFrame {
  readonly frame: SandboxFrame;
  workers: number;
}

/**
 * The page's workers. A frame serves one TaskManager of one job (or the job's coordinators, or one evaluation) and is
 * thrown away with its last worker: what runs next starts in a frame that nobody has been in.
 */
export class WebWorkers implements WorkerFactory {
  readonly #options: SandboxFrameOptions;
  readonly #used = new Map<string, UsedFrame>();
  readonly #spare: SandboxFrame[] = [];
  #evaluations = 0;
  #isClosed = false;

  constructor(options: SandboxFrameOptions) {
    this.#options = options;
    this.#refill();
  }

  start(place: WorkerPlace, name: string, onFailure: (message: string) => void): WorkerHandle {
    const key = this.#keyOf(place);
    const used = this.#frame(key);
    used.workers++;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      worker.port.close();
      worker.terminate();
      this.#release(key, used);
    };
    const fail = (message: string): void => {
      if (isOver) return;
      end();
      onFailure(message);
    };
    const worker = used.frame.startWorker(name.slice(0, 100), (message) => {
      fail(`The worker of '${name}' died: ${message === '' ? 'the browser does not say why' : message}`);
    });
    const port = limitRate(worker.port, (rate) => {
      fail(`The worker of '${name}' was ended: it sent more than ${rate} messages within a second.`);
    });
    return { port, terminate: end };
  }

  /** Ends all workers. */
  close(): void {
    this.#isClosed = true;
    for (const { frame } of this.#used.values()) frame.remove();
    for (const frame of this.#spare.splice(0)) frame.remove();
    this.#used.clear();
  }

  #keyOf(place: WorkerPlace): string {
    switch (place.kind) {
      case 'slot':
        return `${place.taskManagerId} of ${place.jobId}`;
      case 'coordinator':
        return `coordinators of ${place.jobId}`;
      case 'program':
        return `evaluation ${this.#evaluations++}`;
      default:
        return assertUnreachable(place);
    }
  }

  #frame(key: string): UsedFrame {
    const known = this.#used.get(key);
    if (known !== undefined) return known;
    const used = { frame: this.#spare.shift() ?? new SandboxFrame(this.#options), workers: 0 };
    this.#used.set(key, used);
    this.#refill();
    return used;
  }

  #release(key: string, used: UsedFrame): void {
    used.workers--;
    if (used.workers > 0) return;
    used.frame.remove();
    // A newer frame may have taken the key since.
    if (this.#used.get(key) === used) this.#used.delete(key);
  }

  #refill(): void {
    while (!this.#isClosed && this.#spare.length < SPARE_FRAMES) this.#spare.push(new SandboxFrame(this.#options));
  }
}

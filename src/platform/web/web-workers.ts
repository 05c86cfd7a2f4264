import { assertUnreachable } from '../../core/base/assert.ts';
import type { WorkerFactory, WorkerHandle, WorkerPlace } from '../../core/host/worker-factory.ts';
import { limitRate } from './message-rate.ts';
import type { SandboxFrame, SandboxFrameOptions } from './sandbox-frame.ts';
import { SpareFrames, type FrameSize } from './spare-frames.ts';

interface UsedFrame {
  readonly frame: SandboxFrame;
  workers: number;
}

/**
 * The page's workers. A frame serves one TaskManager of one job (or the job's coordinators, or one evaluation) and is
 * thrown away with its last worker: what runs next starts in a frame that nobody has been in.
 */
export class WebWorkers implements WorkerFactory {
  readonly #used = new Map<string, UsedFrame>();
  readonly #spare: SpareFrames;
  #evaluations = 0;

  constructor(options: SandboxFrameOptions) {
    this.#spare = new SpareFrames(options);
  }

  start(place: WorkerPlace, name: string, onFailure: (message: string) => void): WorkerHandle {
    const key = this.#keyOf(place);
    const used = this.#frame(key, place.kind === 'slot' ? 'large' : 'small');
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
    for (const { frame } of this.#used.values()) frame.remove();
    this.#spare.close();
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

  #frame(key: string, size: FrameSize): UsedFrame {
    const known = this.#used.get(key);
    if (known !== undefined) return known;
    const used = { frame: this.#spare.take(size), workers: 0 };
    this.#used.set(key, used);
    return used;
  }

  #release(key: string, used: UsedFrame): void {
    used.workers--;
    if (used.workers > 0) return;
    used.frame.remove();
    // A newer frame may have taken the key since.
    if (this.#used.get(key) === used) this.#used.delete(key);
  }
}

import { SandboxFrame, type SandboxFrameOptions } from './sandbox-frame.ts';

/** What a frame is kept ready for: coordinators or an evaluation need one worker, a TaskManager many. */
export type FrameSize = 'small' | 'large';

interface Stock {
  readonly frames: number;
  /** Workers that wait in each. */
  readonly workers: number;
}

const STOCKS: Readonly<Record<FrameSize, Stock>> = {
  small: { frames: 2, workers: 1 },
  // About 5 MB each: a job of parallelism 4 with two vertices finds all of its subtasks' workers waiting.
  large: { frames: 1, workers: 8 },
};

/** What was taken is replaced when the job that took it is under way: its own start comes first. */
const REFILL_DELAY_MS = 1000;

/** Frames that nobody has been in, with workers that have loaded the engine: what runs next starts without a wait. */
export class SpareFrames {
  readonly #frames: Readonly<Record<FrameSize, SandboxFrame[]>> = { small: [], large: [] };
  #refill: ReturnType<typeof setTimeout> | null = null;

  constructor(readonly options: SandboxFrameOptions) {
    this.#fill();
  }

  take(size: FrameSize): SandboxFrame {
    this.#refill ??= setTimeout(() => {
      this.#refill = null;
      this.#fill();
    }, REFILL_DELAY_MS);
    return this.#frames[size].shift() ?? new SandboxFrame(this.options);
  }

  close(): void {
    if (this.#refill !== null) clearTimeout(this.#refill);
    for (const frames of Object.values(this.#frames)) for (const frame of frames.splice(0)) frame.remove();
  }

  #fill(): void {
    for (const size of ['small', 'large'] as const) {
      while (this.#frames[size].length < STOCKS[size].frames) {
        const frame = new SandboxFrame(this.options);
        frame.warmUp(STOCKS[size].workers);
        this.#frames[size].push(frame);
      }
    }
  }
}

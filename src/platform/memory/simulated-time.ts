import { SeededRandom } from '../../core/base/seeded-random.ts';

/** Where the simulated clock starts: a day in 2024, in ms since 1970. */
const START_MS = 1_704_103_200_000;
/** Every event takes up to this long. */
const EVENT_MS = 0.05;

interface Item {
  readonly atMs: number;
  readonly run: () => void;
  isCancelled: boolean;
}

/** Things that happen one after the other; across lanes the order is the seed's choice. */
export class Lane {
  readonly items: Item[] = [];
  head = 0;
  isReady = false;
  isAsleep = false;

  get next(): Item | undefined {
    return this.items[this.head];
  }
}

/**
 * The simulator's scheduler: of all lanes whose next item is due, the seed picks one. When none is, the clock jumps to the
 * next that will be.
 */
export class SimulatedTime {
  readonly random: SeededRandom;
  #nowMs = START_MS;
  readonly #ready: Lane[] = [];
  /** A heap of lanes by the time of their next item. */
  readonly #asleep: Lane[] = [];

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
  }

  now(): number {
    return this.#nowMs;
  }

  /** Behind all that is in the lane already. */
  schedule(lane: Lane, delayMs: number, run: () => void): () => void {
    const last = lane.items.at(-1);
    const earliestMs = lane.next === undefined || last === undefined ? 0 : last.atMs;
    const item: Item = { atMs: Math.max(earliestMs, this.#nowMs + Math.max(0, delayMs)), run, isCancelled: false };
    lane.items.push(item);
    this.#place(lane);
    return () => {
      item.isCancelled = true;
    };
  }

  /** On its own. */
  delay(delayMs: number, run: () => void): () => void {
    return this.schedule(new Lane(), delayMs, run);
  }

  /** The next event. @returns false if nothing will ever happen */
  step(): boolean {
    this.#nowMs += this.random.nextFloat() * EVENT_MS;
    this.#wake();
    if (this.#ready.length === 0) {
      const next = this.#asleep[0]?.next;
      if (next === undefined) return false;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#wake();
    }
    const index = this.random.nextInt(this.#ready.length);
    const lane = this.#ready[index];
    if (lane === undefined) return true;
    const item = this.#take(lane, index);
    if (!item.isCancelled) item.run();
    return true;
  }

  #take(lane: Lane, index: number): Item {
    const item = lane.items[lane.head];
    if (item === undefined) throw new Error('a ready lane has an item');
    lane.head++;
    if (lane.head === lane.items.length) {
      lane.items.length = 0;
      lane.head = 0;
    }
    lane.isReady = false;
    const last = this.#ready.pop();
    if (last !== undefined && last !== lane) this.#ready[index] = last;
    this.#place(lane);
    return item;
  }

  #place(lane: Lane): void {
    const { next } = lane;
    if (next === undefined || lane.isReady || lane.isAsleep) return;
    if (next.atMs <= this.#nowMs) {
      lane.isReady = true;
      this.#ready.push(lane);
    } else {
      lane.isAsleep = true;
      this.#asleep.push(lane);
      this.#siftUp();
    }
  }

  #wake(): void {
    for (
      let lane = this.#asleep[0];
      lane?.next !== undefined && lane.next.atMs <= this.#nowMs;
      lane = this.#asleep[0]
    ) {
      this.#removeFirst();
      lane.isAsleep = false;
      this.#place(lane);
    }
  }

  #timeAt(index: number): number {
    return this.#asleep[index]?.next?.atMs ?? Infinity;
  }

  #removeFirst(): void {
    const last = this.#asleep.pop();
    if (last === undefined || this.#asleep.length === 0) return;
    this.#asleep[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const child = this.#timeAt(left + 1) < this.#timeAt(left) ? left + 1 : left;
      if (this.#timeAt(child) >= this.#timeAt(at)) return;
      this.#swap(at, child);
      at = child;
    }
  }

  #siftUp(): void {
    for (let at = this.#asleep.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (this.#timeAt(parent) <= this.#timeAt(at)) return;
      this.#swap(parent, at);
      at = parent;
    }
  }

  #swap(a: number, b: number): void {
    const first = this.#asleep[a];
    const second = this.#asleep[b];
    if (first === undefined || second === undefined) return;
    this.#asleep[a] = second;
    this.#asleep[b] = first;
  }
}

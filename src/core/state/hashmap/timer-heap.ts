/**
 * A binary heap of timers by time: numbers in arrays, so that a million of them is nothing to the garbage collector.
 * Each element is told where it is, so that it can be removed from the middle.
 */
export class TimerHeap {
  #times: Float64Array = new Float64Array(16);
  #refs: Int32Array = new Int32Array(16);
  #size = 0;
  readonly #seed: number;
  readonly #onMove: (ref: number, index: number) => void;

  /**
   * @param seed decides the order of equal timestamps, which Flink leaves open
   * @param onMove called with an element's new index whenever it changes
   */
  constructor(seed: number, onMove: (ref: number, index: number) => void) {
    this.#seed = seed;
    this.#onMove = onMove;
  }

  get size(): number {
    return this.#size;
  }

  /** The element at the top, 0 if there is none. */
  get first(): number {
    return this.#size === 0 ? 0 : (this.#refs[0] ?? 0);
  }

  add(timestamp: number, ref: number): void {
    if (this.#size === this.#refs.length) this.#grow();
    this.#size++;
    this.#siftUp(this.#size - 1, timestamp, ref);
  }

  #grow(): void {
    const times = new Float64Array(2 * this.#size);
    times.set(this.#times);
    this.#times = times;
    const refs = new Int32Array(2 * this.#size);
    refs.set(this.#refs);
    this.#refs = refs;
  }

  removeAt(index: number): void {
    const last = --this.#size;
    if (index === last) return;
    const timestamp = this.#times[last] ?? 0;
    const ref = this.#refs[last] ?? 0;
    if (index > 0 && this.#isBefore(timestamp, ref, (index - 1) >>> 1)) this.#siftUp(index, timestamp, ref);
    else this.#siftDown(index, timestamp, ref);
  }

  /** Whether an element comes before the one at `index`. */
  #isBefore(timestamp: number, ref: number, index: number): boolean {
    const other = this.#times[index] ?? 0;
    return timestamp !== other ? timestamp < other : this.#tie(ref) < this.#tie(this.#refs[index] ?? 0);
  }

  #tie(ref: number): number {
    return Math.imul(ref ^ this.#seed, 0x9e3779b1) >>> 0;
  }

  #siftUp(index: number, timestamp: number, ref: number): void {
    let at = index;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (!this.#isBefore(timestamp, ref, parent)) break;
      this.#put(at, this.#times[parent] ?? 0, this.#refs[parent] ?? 0);
      at = parent;
    }
    this.#put(at, timestamp, ref);
  }

  #siftDown(index: number, timestamp: number, ref: number): void {
    let at = index;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#isBefore(this.#times[child + 1] ?? 0, this.#refs[child + 1] ?? 0, child)) {
        child++;
      }
      if (this.#isBefore(timestamp, ref, child)) break;
      this.#put(at, this.#times[child] ?? 0, this.#refs[child] ?? 0);
      at = child;
    }
    this.#put(at, timestamp, ref);
  }

  #put(index: number, timestamp: number, ref: number): void {
    this.#times[index] = timestamp;
    this.#refs[index] = ref;
    this.#onMove(ref, index);
  }
}

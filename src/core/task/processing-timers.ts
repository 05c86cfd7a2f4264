interface ScheduledTimer {
  readonly timestamp: number;
  /** Order of registration: equal times fire in it. */
  readonly sequence: number;
  readonly fire: (timestamp: number) => void;
  isCancelled: boolean;
}

/** Flink's `ProcessingTimeService` of one task: a heap of callbacks that the mailbox runs when their time has come. */
export class ProcessingTimers {
  readonly #heap: ScheduledTimer[] = [];
  #nextSequence = 0;
  #isQuiesced = false;
  #mayStillRegister: () => boolean = () => false;

  /** When the next timer is due, Infinity if none is. */
  get nextTimestamp(): number {
    this.#dropCancelled();
    return this.#heap[0]?.timestamp ?? Infinity;
  }

  /**
   * No timer fires any more and none can be added (Flink's `quiesce`).
   * @param mayStillRegister asked later: an operator that still owes something (a commit) may try again after a while
   */
  quiesce(mayStillRegister: () => boolean = () => false): void {
    this.#isQuiesced = true;
    this.#mayStillRegister = mayStillRegister;
    this.#heap.length = 0;
  }

  register(timestamp: number, fire: (timestamp: number) => void): () => void {
    if (this.#isQuiesced && !this.#mayStillRegister()) return () => {};
    const timer: ScheduledTimer = { timestamp, sequence: this.#nextSequence++, fire, isCancelled: false };
    this.#heap.push(timer);
    this.#siftUp(this.#heap.length - 1);
    return () => {
      timer.isCancelled = true;
    };
  }

  /** Runs the earliest timer that is due. @returns false if none is */
  fireNext(nowMs: number): boolean {
    this.#dropCancelled();
    const timer = this.#heap[0];
    if (timer === undefined || timer.timestamp > nowMs) return false;
    this.#removeFirst();
    timer.fire(timer.timestamp);
    return true;
  }

  #dropCancelled(): void {
    while (this.#heap[0]?.isCancelled === true) this.#removeFirst();
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown();
  }

  #siftUp(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfLater(parent, at)) return;
      at = parent;
    }
  }

  #siftDown(): void {
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const right = left + 1;
      const child = this.#isEarlier(right, left) ? right : left;
      if (!this.#swapIfLater(at, child)) return;
      at = child;
    }
  }

  #isEarlier(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    if (first === undefined || second === undefined) return false;
    return (
      first.timestamp < second.timestamp || (first.timestamp === second.timestamp && first.sequence < second.sequence)
    );
  }

  /** @returns whether `child` came before `parent`, and now stands above it */
  #swapIfLater(parent: number, child: number): boolean {
    const above = this.#heap[parent];
    const below = this.#heap[child];
    if (above === undefined || below === undefined || !this.#isEarlier(child, parent)) return false;
    this.#heap[parent] = below;
    this.#heap[child] = above;
    return true;
  }
}

import { assert } from './assert.ts';

/** A first-in first-out ring of at most `capacity` items. Unbounded queues hide back pressure: there are none. */
export class BoundedQueue<T> {
  readonly #items: (T | undefined)[];
  #head = 0;
  #size = 0;

  constructor(readonly capacity: number) {
    assert(capacity > 0, `a queue needs a positive capacity, not ${capacity}`);
    this.#items = new Array<T | undefined>(capacity).fill(undefined);
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.capacity;
  }

  /** @throws InvariantError if the queue is full: the producer must ask first. */
  push(item: T): void {
    assert(!this.isFull, `queue of ${this.capacity} is full`);
    this.#items[(this.#head + this.#size) % this.capacity] = item;
    this.#size++;
  }

  peek(): T | undefined {
    return this.#size === 0 ? undefined : this.#items[this.#head];
  }

  shift(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head] = undefined;
    this.#head = (this.#head + 1) % this.capacity;
    this.#size--;
    return item;
  }
}

/** The newest items, oldest first, and how many were pushed out. */
export class Ring<T> {
  #items: T[] = [];
  #dropped = 0;

  constructor(readonly capacity: number) {}

  push(item: T): void {
    this.#items.push(item);
    // Cutting at twice the capacity makes it one copy per `capacity` items.
    if (this.#items.length >= 2 * this.capacity) {
      this.#dropped += this.#items.length - this.capacity;
      this.#items = this.#items.slice(-this.capacity);
    }
  }

  /** The source has left out lines of its own. */
  addDropped(count: number): void {
    this.#dropped += count;
  }

  get items(): readonly T[] {
    return this.#items;
  }

  get dropped(): number {
    return this.#dropped;
  }
}

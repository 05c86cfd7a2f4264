import { murmurHash } from '../../base/murmur-hash.ts';
import type { TimerSerializer } from '../../types/timer-serializer.ts';
import { readTimestamp, SIGN_FLIPPED, writeTimestamp } from '../../types/timestamp-bytes.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import type { KeyGroupedTimerQueue, Timer } from '../timer-queue.ts';
import type { KeyContext } from './key-context.ts';
import { HEAP_INDEX, KEY_HASH, type QueueTable } from './queue-table.ts';
import { TimerHeap } from './timer-heap.ts';

/** Flink's `HeapPriorityQueueSet` of timers: the set lies in the state table, the heap beside it orders references. */
export class HashMapTimerQueue<N> implements KeyGroupedTimerQueue<N> {
  readonly #context: KeyContext;
  readonly #table: QueueTable;
  readonly #serializer: TimerSerializer<unknown, N>;
  readonly #heap: TimerHeap;
  readonly #element = new WordBuffer();
  /** The decoded timer at the top, while it is known. */
  #first: Timer<N> | undefined;

  /** Takes over what the table holds already. @throws MalformedDataError if that are not timers */
  constructor(context: KeyContext, table: QueueTable, serializer: TimerSerializer<unknown, N>, seed: number) {
    this.#context = context;
    this.#table = table;
    this.#serializer = serializer;
    this.#heap = new TimerHeap(seed, (ref, index) => table.elements.pokeExtraWord(ref, HEAP_INDEX, index));
    this.#rebuild();
  }

  #rebuild(): void {
    const { elements } = this.#table;
    for (let group = 0; group < this.#context.groupCount; group++) {
      for (const ref of elements.refsOf(group)) {
        const input = elements.keyInput(ref);
        const timestamp = readTimestamp(input, SIGN_FLIPPED);
        const mixedHash = murmurHash(this.#context.serializer.hash(this.#context.serializer.deserialize(input)));
        elements.pokeExtraWord(ref, KEY_HASH, mixedHash);
        this.#heap.add(timestamp, ref);
      }
    }
  }

  get size(): number {
    return this.#heap.size;
  }

  add(timestamp: number, namespace: N): boolean {
    this.#write(timestamp, namespace);
    if (this.#table.find(this.#element) !== 0) return false;
    const ref = this.#table.insert(this.#context.group, this.#element);
    this.#table.elements.pokeExtraWord(ref, KEY_HASH, this.#context.mixedHash);
    this.#heap.add(timestamp, ref);
    this.#first = undefined;
    return this.#heap.first === ref;
  }

  /** The bytes of the current key's timer: as a `TimerSerializer` writes it. */
  #write(timestamp: number, namespace: N): void {
    const { output } = this.#element;
    output.clear();
    writeTimestamp(timestamp, output, SIGN_FLIPPED);
    this.#context.serializeKey(output);
    this.#serializer.namespace.serialize(namespace, output);
    this.#element.seal();
  }

  remove(timestamp: number, namespace: N): void {
    this.#write(timestamp, namespace);
    const ref = this.#table.find(this.#element);
    if (ref !== 0) this.#remove(ref);
  }

  #remove(ref: number): void {
    this.#heap.removeAt(this.#table.elements.extraWord(ref, HEAP_INDEX));
    this.#table.remove(ref);
    this.#first = undefined;
  }

  peek(): Timer<N> | undefined {
    const ref = this.#heap.first;
    if (ref === 0) return undefined;
    this.#first ??= this.#decode(ref);
    return this.#first;
  }

  #decode(ref: number): Timer<N> {
    const { elements } = this.#table;
    const mixedHash = elements.extraWord(ref, KEY_HASH);
    return { ...this.#serializer.deserialize(elements.keyInput(ref)), mixedHash };
  }

  poll(): Timer<N> | undefined {
    const timer = this.peek();
    if (timer !== undefined) this.#remove(this.#heap.first);
    return timer;
  }
}

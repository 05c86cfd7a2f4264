import type { SeededRandom } from '../../base/seeded-random.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { MapState } from '../state.ts';
import type { WordBuffer } from '../table/word-buffer.ts';
import type { CurrentEntry } from './current-entry.ts';
import type { MapTable } from './map-table.ts';

/**
 * Flink's `HeapMapState` on bytes. Iterables show the map as it was when they were asked for: it may be changed, and
 * the current key too, while they are read.
 */
export class HashMapMapState<UK, UV> implements MapState<UK, UV> {
  readonly #table: MapTable;
  readonly #head: CurrentEntry;
  readonly #key: TypeSerializer<UK>;
  readonly #value: TypeSerializer<UV>;
  readonly #scratch: WordBuffer;
  readonly #random: SeededRandom | undefined;

  /** @param random shuffles every iteration; undefined: the order of the table */
  constructor(
    table: MapTable,
    head: CurrentEntry,
    serializers: { readonly key: TypeSerializer<UK>; readonly value: TypeSerializer<UV> },
    scratch: WordBuffer,
    random: SeededRandom | undefined,
  ) {
    this.#table = table;
    this.#head = head;
    this.#key = serializers.key;
    this.#value = serializers.value;
    this.#scratch = scratch;
    this.#random = random;
  }

  get(key: UK): UV | null {
    const item = this.#find(key);
    return item === 0 ? null : this.#valueOf(item);
  }

  contains(key: UK): boolean {
    return this.#find(key) !== 0;
  }

  #find(key: UK): number {
    const head = this.#head.ref();
    if (head === 0) return 0;
    this.#key.serialize(key, this.#table.startItemKey(head).output);
    return this.#table.findItem(head);
  }

  #valueOf(item: number): UV | null {
    const input = this.#table.items.valueInput(item);
    return input.readBoolean() ? null : this.#value.deserialize(input);
  }

  put(key: UK, value: UV): void {
    this.#writeValue(value);
    const head = this.#head.ref();
    if (head === 0) {
      this.#putFirst(key);
    } else {
      this.#key.serialize(key, this.#table.startItemKey(head).output);
      this.#table.putItem(head, this.#scratch);
    }
  }

  /** An item needs its head: should the user key not be of its type, no empty map may be left behind. */
  #putFirst(key: UK): void {
    this.#key.serialize(key, this.#table.startItemKey(0).output);
    const { context } = this.#head;
    const head = this.#table.addHead(context.mixedHash, context.group, context.entryKey());
    this.#head.moved(head);
    this.#key.serialize(key, this.#table.startItemKey(head).output);
    this.#table.putItem(head, this.#scratch);
  }

  #writeValue(value: UV): void {
    const { output } = this.#scratch;
    output.clear();
    output.writeBoolean(value === null);
    if (value !== null) this.#value.serialize(value, output);
    this.#scratch.seal();
  }

  putAll(entries: Iterable<readonly [UK, UV]>): void {
    for (const [key, value] of entries) this.put(key, value);
  }

  remove(key: UK): void {
    const item = this.#find(key);
    if (item !== 0 && this.#table.removeItem(this.#head.ref(), item)) this.#head.remove();
  }

  clear(): void {
    const head = this.#head.ref();
    if (head === 0) return;
    this.#table.removeItems(head);
    this.#head.remove();
  }

  isEmpty(): boolean {
    return this.#head.ref() === 0;
  }

  entries(): Iterable<[UK, UV]> {
    // A null value comes out as Java's null does, though the static type leaves it out.
    return this.#items().map((item) => [this.#keyOf(item), this.#valueOf(item) as UV]);
  }

  keys(): Iterable<UK> {
    return this.#items().map((item) => this.#keyOf(item));
  }

  values(): Iterable<UV> {
    return this.#items().map((item) => this.#valueOf(item) as UV);
  }

  #keyOf(item: number): UK {
    return this.#key.deserialize(this.#table.userKeyInput(item));
  }

  #items(): number[] {
    const head = this.#head.ref();
    const items = head === 0 ? [] : this.#table.itemsOf(head);
    if (this.#random !== undefined) shuffle(items, this.#random);
    return items;
  }
}

function shuffle(items: number[], random: SeededRandom): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.nextInt(i + 1);
    const item = items[i] ?? 0;
    items[i] = items[j] ?? 0;
    items[j] = item;
  }
}

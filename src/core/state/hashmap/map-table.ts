import type { DataInput } from '../../base/data-input.ts';
import type { KeyedEntry } from '../canonical/keyed-entry.ts';
import type { KeyValueMetaInfo } from '../canonical/state-meta-info.ts';
import type { EntryTable } from '../table/entry-table.ts';
import { WordBuffer, writeRange } from '../table/word-buffer.ts';
import { hashBytes, mixHashes } from './composite-hash.ts';
import type { GroupCopy } from './group-copy.ts';
import type { RestoredScope } from './restored-scope.ts';
import type { StateTable } from './state-table.ts';

/** Extra words of a head, the entry of a key and namespace: its newest item and how many there are. */
const FIRST = 0;
const COUNT = 1;
/** Extra words of an item: the neighbours in its head's chain. */
const PREV = 0;
const NEXT = 1;
export const MAP_EXTRA_WORDS = 2;
/** An item's key begins with the reference of its head, which never moves; the user key follows. */
const HEAD_BYTES = 4;

/**
 * A MAP state: a head per key and namespace with the chain of its items, an item per user key. An item's value is kept
 * as savepoints have it: bool isNull, then the value.
 */
export class MapTable implements StateTable {
  readonly #itemKey = new WordBuffer();
  readonly #empty = new WordBuffer();
  readonly #value = new WordBuffer();

  constructor(
    public metaInfo: KeyValueMetaInfo,
    readonly heads: EntryTable,
    readonly items: EntryTable,
  ) {
    this.#empty.seal();
  }

  /** A new head without items: add one, or remove the head. */
  addHead(hash: number, group: number, key: WordBuffer): number {
    return this.heads.insert(hash, group, key, this.#empty);
  }

  countOf(head: number): number {
    return this.heads.extraWord(head, COUNT);
  }

  /** Where to write a user key; then `findItem`, `putItem`. */
  startItemKey(head: number): WordBuffer {
    const { output } = this.#itemKey;
    output.clear();
    output.writeInt(head);
    return this.#itemKey;
  }

  #itemHash(head: number): number {
    const { output, length } = this.#itemKey;
    return mixHashes(head, hashBytes(output.buffer, HEAD_BYTES, length));
  }

  /** The item whose key was started for `head` and written since; 0 if there is none. */
  findItem(head: number): number {
    this.#itemKey.seal();
    return this.items.find(this.#itemHash(head), this.#itemKey);
  }

  /** Writes the value of the item whose key was started for `head` and written since. */
  putItem(head: number, value: WordBuffer): void {
    const item = this.findItem(head);
    const hash = this.#itemHash(head);
    if (item === 0) this.#link(head, this.items.insert(hash, this.heads.groupOf(head), this.#itemKey, value));
    else this.#follow(head, item, this.items.update(item, hash, value));
  }

  #link(head: number, item: number): void {
    const first = this.heads.extraWord(head, FIRST);
    this.items.setExtraWord(item, NEXT, first);
    if (first !== 0) this.items.setExtraWord(first, PREV, item);
    this.heads.setExtraWord(head, FIRST, item);
    this.heads.setExtraWord(head, COUNT, this.countOf(head) + 1);
  }

  /** The neighbours of an item that has moved learn where it is now. */
  #follow(head: number, from: number, to: number): void {
    if (from !== to) this.#join(head, this.items.extraWord(to, PREV), to, this.items.extraWord(to, NEXT));
  }

  #join(head: number, prev: number, item: number, next: number): void {
    if (prev === 0) this.heads.setExtraWord(head, FIRST, item);
    else this.items.setExtraWord(prev, NEXT, item);
    if (next !== 0) this.items.setExtraWord(next, PREV, item);
  }

  /** Removes an item; true if that was the last one: then the head is to be removed. */
  removeItem(head: number, item: number): boolean {
    const prev = this.items.extraWord(item, PREV);
    const next = this.items.extraWord(item, NEXT);
    if (prev === 0) this.heads.setExtraWord(head, FIRST, next);
    else this.items.setExtraWord(prev, NEXT, next);
    if (next !== 0) this.items.setExtraWord(next, PREV, prev);
    this.#dropItem(head, item);
    const count = this.countOf(head) - 1;
    this.heads.setExtraWord(head, COUNT, count);
    return count === 0;
  }

  #dropItem(head: number, item: number): void {
    const input = this.items.keyInput(item);
    this.items.remove(item, mixHashes(head, hashBytes(input.bytes, input.position + HEAD_BYTES, input.end)));
  }

  /** Removes all items: then the head is to be removed, or to get others. */
  removeItems(head: number): void {
    for (const item of this.itemsOf(head)) this.#dropItem(head, item);
    this.heads.setExtraWord(head, FIRST, 0);
    this.heads.setExtraWord(head, COUNT, 0);
  }

  /** The items of a head, the newest first. */
  itemsOf(head: number): number[] {
    const items: number[] = [];
    for (let item = this.heads.extraWord(head, FIRST); item !== 0; item = this.items.extraWord(item, NEXT)) {
      items.push(item);
    }
    return items;
  }

  /** An input on an item's user key. */
  userKeyInput(item: number): DataInput {
    const input = this.items.keyInput(item);
    input.position += HEAD_BYTES;
    return input;
  }

  restore(entry: Readonly<KeyedEntry>, group: number, scope: RestoredScope): void {
    scope.moveTo(entry);
    const head = this.heads.find(scope.hash, scope.bytes) || this.addHead(scope.hash, group, scope.bytes);
    const { output } = this.startItemKey(head);
    writeRange(output, entry.bytes, entry.userKeyStart, entry.userKeyEnd);
    const value = this.#value;
    value.output.clear();
    writeRange(value.output, entry.bytes, entry.valueStart, entry.valueEnd);
    value.seal();
    this.putItem(head, value);
  }

  *copyGroup(group: number, copy: GroupCopy): Generator<void> {
    copy.startTable(MAP_EXTRA_WORDS);
    const heads: number[] = [];
    yield* copy.eachSorted(this.heads, group, (head) => heads.push(head));
    for (const head of heads) {
      yield* this.#copyItems(head, copy);
      if (copy.isDue) yield;
    }
  }

  /** The items as the snapshot sees them, in order of their user keys. */
  *#copyItems(head: number, copy: GroupCopy): Generator<void> {
    const { entry } = copy;
    entry.moveTo(head);
    const key = entry.keyBytes.slice(entry.keyStart, entry.keyEnd);
    const runs: Int32Array[] = [];
    for (let item = entry.extraWord(FIRST); item !== 0;) {
      const run: number[] = [];
      for (; item !== 0 && run.length < copy.runEntries; item = entry.extraWord(NEXT)) {
        entry.moveTo(item);
        run.push(item);
      }
      runs.push(copy.userKeyOrder.sorted(run));
      copy.spend(2 * run.length);
      if (copy.isDue) yield;
    }
    yield* copy.merge(runs, copy.userKeyOrder, (item) => this.#copyItem(key, item, copy));
  }

  #copyItem(key: Uint8Array, item: number, copy: GroupCopy): void {
    const { entry, writer } = copy;
    const { output } = this.#value;
    entry.moveTo(item);
    output.clear();
    output.writeBytes(key);
    writeRange(output, entry.keyBytes, entry.keyStart + HEAD_BYTES, entry.keyEnd);
    const start = entry.valueStart;
    writer.entry(output.buffer, 0, output.position, entry.valueBytes, start, start + entry.valueLength);
  }

  dropPreImages(group: number): void {
    this.heads.dropPreImages(group);
    this.items.dropPreImages(group);
  }

  endCopy(): void {
    this.heads.endCopy();
    this.items.endCopy();
  }

  keysIn(group: number): number {
    return this.heads.groupSize(group);
  }
}

import type { KeyedStreamWriter } from '../canonical/keyed-stream-writer.ts';
import { CopiedEntry } from '../table/copied-entry.ts';
import type { EntryTable } from '../table/entry-table.ts';
import type { LargeValues } from '../table/large-values.ts';
import type { PageArena } from '../table/page-arena.ts';
import { KeyOrder, RUN_ENTRIES, RunMerger } from '../table/sorted-run.ts';
import type { CopyPace } from './copy-pace.ts';

/** A part of the stream is handed out once it is so large. */
const PART_BYTES = 256 * 1024;

/**
 * The hand that writes a running snapshot: reads entries as they were when it began, in order of their keys, and says
 * when it is time to go on with records. Tables drive it from generators that yield whenever `isDue`.
 */
export class GroupCopy {
  readonly entry: CopiedEntry;
  readonly #other: CopiedEntry;
  readonly order: KeyOrder;
  /** Of the items of one map, whose keys begin with four bytes that are the same for all. */
  readonly userKeyOrder: KeyOrder;
  #spent = 0;
  #budget = 0;

  constructor(
    readonly writer: KeyedStreamWriter,
    readonly arena: PageArena,
    large: LargeValues,
    readonly pace: CopyPace,
  ) {
    this.entry = new CopiedEntry(arena, large);
    this.#other = new CopiedEntry(arena, large);
    this.order = new KeyOrder(this.entry, this.#other);
    this.userKeyOrder = new KeyOrder(this.entry, this.#other, 4);
  }

  /** Says how the entries look that are copied from now on. */
  startTable(extraWords: number): void {
    this.entry.extraWords = extraWords;
    this.#other.extraWords = extraWords;
  }

  spend(entries: number): void {
    this.#spent += entries;
    this.pace.spend(entries);
  }

  get isDue(): boolean {
    return this.#spent >= this.#budget || this.writer.pendingBytes >= PART_BYTES;
  }

  startStep(): void {
    this.#spent = 0;
    this.#budget = this.pace.stepEntries;
  }

  /** So many entries are sorted at once; the runs are merged. */
  get runEntries(): number {
    return Math.min(RUN_ENTRIES, this.#budget);
  }

  /** Calls `write` for each entry that a group of the table had when the snapshot began, in order of their keys. */
  *eachSorted(table: EntryTable, group: number, write: (ref: number) => void): Generator<void> {
    const runs: Int32Array[] = [];
    for (let page = table.firstPage(group); page !== 0;) {
      const refs: number[] = [];
      while (page !== 0 && (refs.length === 0 || refs.length + this.#mostEntriesIn(page) <= this.runEntries)) {
        table.collectCopied(page, refs);
        page = this.arena.nextOf(page);
      }
      if (refs.length === 0) continue;
      runs.push(this.order.sorted(refs));
      this.spend(2 * refs.length);
      if (this.isDue) yield;
    }
    yield* this.merge(runs, this.order, write);
  }

  /** An entry takes three words at least. */
  #mostEntriesIn(page: number): number {
    return Math.min(RUN_ENTRIES, this.arena.usedInCopy(page) / 3);
  }

  *merge(runs: readonly Int32Array[], order: KeyOrder, write: (ref: number) => void): Generator<void> {
    const merger = new RunMerger(runs, order);
    for (;;) {
      const isAtEnd = this.#writeSome(merger, write);
      if (isAtEnd) return;
      yield;
    }
  }

  /** Until the step is due or the runs are at their end (true). */
  #writeSome(merger: RunMerger, write: (ref: number) => void): boolean {
    for (let ref = merger.next(); ref !== 0; ref = merger.next()) {
      write(ref);
      this.spend(1);
      if (this.isDue) return false;
    }
    return true;
  }
}

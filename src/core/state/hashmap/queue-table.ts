import type { KeyedEntry } from '../canonical/keyed-entry.ts';
import type { PriorityQueueMetaInfo } from '../canonical/state-meta-info.ts';
import type { EntryTable } from '../table/entry-table.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import { hashBytes } from './composite-hash.ts';
import type { GroupCopy } from './group-copy.ts';
import type { RestoredScope } from './restored-scope.ts';
import type { StateTable } from './state-table.ts';

/** Extra words of an element, for the queue on top of the set. Snapshots don't read them. */
export const HEAP_INDEX = 0;
export const KEY_HASH = 1;
export const QUEUE_EXTRA_WORDS = 2;

/** A PRIORITY_QUEUE state: the set of its elements, each once. Their order is the affair of who registered the queue. */
export class QueueTable implements StateTable {
  readonly #element = new WordBuffer();
  readonly #empty = new WordBuffer();

  constructor(
    public metaInfo: PriorityQueueMetaInfo,
    readonly elements: EntryTable,
  ) {
    this.#empty.seal();
  }

  /** 0 if the element is not in the set. */
  find(element: WordBuffer): number {
    return this.elements.find(hashOf(element), element);
  }

  /** Adds an element that is not in the set. */
  insert(group: number, element: WordBuffer): number {
    return this.elements.insert(hashOf(element), group, element, this.#empty);
  }

  remove(ref: number): void {
    const input = this.elements.keyInput(ref);
    this.elements.remove(ref, hashBytes(input.bytes, input.position, input.end));
  }

  restore(entry: Readonly<KeyedEntry>, group: number, scope: RestoredScope): void {
    const { output } = this.#element;
    output.clear();
    scope.writeElement(entry, output);
    this.#element.seal();
    if (this.find(this.#element) === 0) this.insert(group, this.#element);
  }

  *copyGroup(group: number, copy: GroupCopy): Generator<void> {
    const { entry, writer } = copy;
    copy.startTable(QUEUE_EXTRA_WORDS);
    yield* copy.eachSorted(this.elements, group, (ref) => {
      entry.moveTo(ref);
      writer.entry(entry.keyBytes, entry.keyStart, entry.keyEnd, entry.keyBytes, 0, 0);
    });
  }

  dropPreImages(group: number): void {
    this.elements.dropPreImages(group);
  }

  endCopy(): void {
    this.elements.endCopy();
  }

  keysIn(): number {
    return 0;
  }
}

const hashOf = (element: WordBuffer): number => hashBytes(element.output.buffer, 0, element.length);

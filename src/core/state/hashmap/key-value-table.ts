import type { KeyedEntry } from '../canonical/keyed-entry.ts';
import type { KeyValueMetaInfo } from '../canonical/state-meta-info.ts';
import type { EntryTable } from '../table/entry-table.ts';
import { WordBuffer, writeRange } from '../table/word-buffer.ts';
import type { GroupCopy } from './group-copy.ts';
import type { RestoredScope } from './restored-scope.ts';
import type { StateTable } from './state-table.ts';

/** States with one value per key and namespace: all kinds but MAP. The value is kept as savepoints have it. */
export class KeyValueTable implements StateTable {
  readonly #value = new WordBuffer();

  constructor(
    public metaInfo: KeyValueMetaInfo,
    readonly entries: EntryTable,
  ) {}

  restore(entry: Readonly<KeyedEntry>, group: number, scope: RestoredScope): void {
    scope.moveTo(entry);
    const value = this.#value;
    value.output.clear();
    writeRange(value.output, entry.bytes, entry.valueStart, entry.valueEnd);
    value.seal();
    const ref = this.entries.find(scope.hash, scope.bytes);
    if (ref === 0) this.entries.insert(scope.hash, group, scope.bytes, value);
    else this.entries.update(ref, scope.hash, value);
  }

  *copyGroup(group: number, copy: GroupCopy): Generator<void> {
    const { entry, writer } = copy;
    copy.startTable(this.entries.extraWords);
    yield* copy.eachSorted(this.entries, group, (ref) => {
      entry.moveTo(ref);
      const start = entry.valueStart;
      writer.entry(entry.keyBytes, entry.keyStart, entry.keyEnd, entry.valueBytes, start, start + entry.valueLength);
    });
  }

  dropPreImages(group: number): void {
    this.entries.dropPreImages(group);
  }

  endCopy(): void {
    this.entries.endCopy();
  }

  keysIn(group: number): number {
    return this.entries.groupSize(group);
  }
}

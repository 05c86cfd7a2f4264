import type { BrokerLogEntry } from '../../../core/broker/log-entry.ts';
import type { BrokerLogStore, FileCallback } from '../../../core/host/file-store.ts';
import { BrokerJournal } from './broker-journal.ts';
import type { SluiceDatabase } from './database.ts';
import { packLogEntry, unpackLogEntry } from './stored-log-entry.ts';
import { storageFailure } from './storage-failure.ts';

/** Entries read at once. */
const READ_ENTRIES = 1000;

interface WaitingAppend {
  readonly entries: readonly BrokerLogEntry[];
  readonly callback: FileCallback<null>;
}

/** The broker's log in IndexedDB. What comes while a transaction is under way goes together into the next one. */
export class IndexedDbBrokerLog implements BrokerLogStore {
  readonly #journal: BrokerJournal;
  #waiting: WaitingAppend[] = [];
  #isWriting = false;
  #nextSequence = 1;

  constructor(
    readonly database: SluiceDatabase,
    retentionBytes: number,
  ) {
    this.#journal = new BrokerJournal(retentionBytes);
  }

  /** Reads the log, entry by entry in order. Call before the first append. */
  async load(replay: (entry: BrokerLogEntry) => void): Promise<void> {
    for (let after = 0; ;) {
      const range = IDBKeyRange.lowerBound(after, true);
      const { store } = this.database.transaction('brokerLog', 'readonly');
      const [keys, stored] = await Promise.all([
        store.getAllKeys(range, READ_ENTRIES),
        store.getAll(range, READ_ENTRIES),
      ]);
      stored.forEach((packed, index) => {
        const entry = unpackLogEntry(packed);
        after = keys[index] ?? after;
        this.#journal.add(after, entry);
        replay(entry);
      });
      this.#nextSequence = after + 1;
      if (stored.length < READ_ENTRIES) return;
    }
  }

  append(entries: readonly BrokerLogEntry[], callback: FileCallback<null>): void {
    this.#waiting.push({ entries, callback });
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      const result = await this.#write(group.flatMap(({ entries }) => entries)).then(
        () => ({ ok: true, value: null }) as const,
        (error: unknown) => ({ ok: false, message: storageFailure(error) }) as const,
      );
      for (const { callback } of group) callback(result);
    }
    this.#isWriting = false;
  }

  async #write(entries: readonly BrokerLogEntry[]): Promise<void> {
    const obsolete = new Set<number>();
    const kept = new Map<number, BrokerLogEntry>();
    for (const entry of entries) {
      const sequence = this.#nextSequence++;
      kept.set(sequence, entry);
      for (const old of this.#journal.add(sequence, entry)) obsolete.add(old);
    }
    const transaction = this.database.transaction('brokerLog', 'readwrite');
    await Promise.all([
      ...[...kept].flatMap(([sequence, entry]) =>
        obsolete.has(sequence) ? [] : [transaction.store.put(packLogEntry(entry), sequence)],
      ),
      ...[...obsolete].map((sequence) => transaction.store.delete(sequence)),
      transaction.done,
    ]);
  }
}

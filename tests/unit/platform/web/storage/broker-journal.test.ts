import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BrokerMachine } from '../../../../../src/core/broker/broker-machine.ts';
import type { BrokerLogEntry } from '../../../../../src/core/broker/log-entry.ts';
import type { WireTransaction } from '../../../../../src/core/protocol/broker-message.ts';
import { BrokerJournal } from '../../../../../src/platform/web/storage/broker-journal.ts';

const transaction = (transactionalId: string, epoch = 0): WireTransaction => ({
  transactionalId,
  producerId: 1n,
  epoch,
});

function batch(baseOffset: number, bytes: number, of: WireTransaction | null = null): BrokerLogEntry {
  const records = [{ timestamp: 0, keyHash: 0, value: new Uint8Array(bytes - 16) }];
  return { type: 'batch', topic: 'alerts', partition: 0, baseOffset, records, transaction: of };
}

const created: BrokerLogEntry = {
  type: 'topic-created',
  topic: 'alerts',
  partitions: 1,
  generator: null,
  format: 'serialized',
};

/** Feeds entries in order and keeps what the journal keeps. */
class Log {
  readonly kept = new Map<number, BrokerLogEntry>();
  #sequence = 0;

  constructor(readonly journal: BrokerJournal) {}

  add(...entries: readonly BrokerLogEntry[]): this {
    for (const entry of entries) {
      const sequence = ++this.#sequence;
      this.kept.set(sequence, entry);
      for (const obsolete of this.journal.add(sequence, entry)) this.kept.delete(obsolete);
    }
    return this;
  }

  types(): string[] {
    return [...this.kept.values()].map((entry) => entry.type);
  }
}

describe('the journal of the broker', () => {
  it('keeps the newest bytes of a partition, and at least its last batch', () => {
    const log = new Log(new BrokerJournal(100)).add(created, batch(0, 60), batch(1, 30), batch(2, 60), batch(3, 500));
    expect([...log.kept.values()].map((entry) => (entry.type === 'batch' ? entry.baseOffset : entry.type))).toEqual([
      'topic-created',
      3,
    ]);
  });

  it('keeps batches of open transactions whatever they weigh, and lets them go when they are over', () => {
    const open = transaction('a');
    const log = new Log(new BrokerJournal(100)).add(
      created,
      { type: 'producer-initialized', transaction: open },
      batch(0, 90, open),
      batch(1, 90, open),
    );
    expect(log.types()).toEqual(['topic-created', 'producer-initialized', 'batch', 'batch']);
    log.add({ type: 'transaction-ended', transaction: open, committed: true }, batch(2, 90));
    expect(log.types()).toEqual(['topic-created', 'producer-initialized', 'transaction-ended', 'batch']);
  });

  it('forgets a superseded producer with the last of its batches', () => {
    const [first, second] = [transaction('a', 0), transaction('a', 1)];
    const log = new Log(new BrokerJournal(100)).add(
      created,
      { type: 'producer-initialized', transaction: first },
      batch(0, 60, first),
      { type: 'transaction-ended', transaction: first, committed: true },
      { type: 'producer-initialized', transaction: second },
    );
    expect(log.types()).toContain('transaction-ended');
    log.add(batch(1, 60));
    expect(log.types()).toEqual(['topic-created', 'producer-initialized', 'batch']);
  });

  it('remembers so many producers and no more', () => {
    const log = new Log(new BrokerJournal(100, 3));
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      log.add(
        { type: 'producer-initialized', transaction: transaction(id) },
        { type: 'transaction-ended', transaction: transaction(id), committed: true },
      );
    }
    expect(log.kept.size).toBe(6);
  });

  it('forgets all of a deleted topic, its deletion too', () => {
    const log = new Log(new BrokerJournal(1000)).add(created, batch(0, 60), { type: 'topic-sealed', topic: 'alerts' });
    log.add({ type: 'topic-deleted', topic: 'alerts' });
    expect(log.kept.size).toBe(0);
  });

  it('leaves a log that replays to the broker that wrote it, as far as records are kept', () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('produce' as const),
        id: fc.constantFrom('a', 'b', null),
        count: fc.integer({ min: 1, max: 3 }),
      }),
      fc.record({
        kind: fc.constantFrom('commit' as const, 'abort' as const, 'begin' as const),
        id: fc.constantFrom('a', 'b'),
      }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const retention = 200;
        const broker = new BrokerMachine(retention);
        const log = new Log(new BrokerJournal(retention));
        const transactions = new Map<string, WireTransaction>();
        let requestId = 0;
        const send = (message: Parameters<BrokerMachine['receive']>[1]): void => {
          for (const effect of broker.receive('writer', message)) {
            if (effect.type === 'persist') log.add(...effect.entries);
            for (const answer of effect.type === 'persist' ? broker.onPersisted(effect.persistId) : [effect]) {
              if (answer.type === 'answer' && answer.message.type === 'producer') {
                transactions.set(answer.message.transaction.transactionalId, answer.message.transaction);
              }
            }
          }
        };
        for (const next of steps) {
          requestId++;
          if (next.kind === 'produce') {
            const value = new Uint8Array(20);
            const records = Array.from({ length: next.count }, () => ({ timestamp: 0, keyHash: 0, value }));
            const owner = next.id === null ? null : (transactions.get(next.id) ?? null);
            send({ type: 'produce', requestId, topic: 'alerts', partition: 0, records, transaction: owner });
          } else if (next.kind === 'begin') {
            send({ type: 'init-producer', requestId, transactionalId: next.id });
          } else {
            const owner = transactions.get(next.id);
            if (owner !== undefined) send({ type: next.kind, requestId, transaction: owner });
          }
        }
        const reborn = new BrokerMachine(retention);
        for (const entry of log.kept.values()) reborn.replay(entry);
        expect(view(reborn)).toEqual(view(broker));
      }),
    );
  });
});

/** What readers and views see of the topic. */
function view(broker: BrokerMachine): unknown {
  const log = broker.topic('alerts')?.partitions[0];
  if (log === undefined || log.startOffset === log.endOffset) return null;
  const batches = [...log.batchesFrom(0)].map(({ baseOffset, records, status }) => [
    baseOffset,
    records.length,
    status,
  ]);
  return { end: log.endOffset, stable: log.lastStableOffset, batches };
}

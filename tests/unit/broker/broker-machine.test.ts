import { describe, expect, it } from 'vitest';
import { BrokerMachine, type BrokerEffect } from '../../../src/core/broker/broker-machine.ts';
import type { BrokerLogEntry } from '../../../src/core/broker/log-entry.ts';
import type {
  BrokerToTask,
  TaskToBroker,
  WireRecord,
  WireTransaction,
} from '../../../src/core/protocol/broker-message.ts';

type Request = TaskToBroker extends infer M ? (M extends { requestId: number } ? Omit<M, 'requestId'> : never) : never;

/** A broker whose log is kept, so that it can be replayed; persistence is confirmed unless held back. */
class Harness {
  broker = new BrokerMachine();
  readonly log: BrokerLogEntry[] = [];
  readonly answers: { port: string; message: BrokerToTask }[] = [];
  readonly held: number[] = [];
  holdPersistence = false;
  #requestId = 0;

  send(port: string, request: Request): void {
    this.perform(this.broker.receive(port, { ...request, requestId: ++this.#requestId }));
  }

  perform(effects: readonly BrokerEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'answer') this.answers.push(effect);
      else {
        this.log.push(...effect.entries);
        if (this.holdPersistence) this.held.push(effect.persistId);
        else this.perform(this.broker.onPersisted(effect.persistId));
      }
    }
  }

  last(): BrokerToTask {
    const answer = this.answers.at(-1);
    if (answer === undefined) throw new Error('no answer');
    return answer.message;
  }

  initProducer(transactionalId: string): WireTransaction {
    this.send('writer', { type: 'init-producer', transactionalId });
    const answer = this.last();
    if (answer.type !== 'producer') throw new Error(answer.type);
    return answer.transaction;
  }

  produce(values: readonly number[], transaction: WireTransaction | null): void {
    this.send('writer', { type: 'produce', topic: 'alerts', partition: 0, records: values.map(record), transaction });
  }

  read(isolation: 'read_committed' | 'read_uncommitted', offset = 0): number[] {
    this.send('reader', { type: 'fetch', topic: 'alerts', partition: 0, offset, maxBytes: 1 << 20, isolation });
    const answer = this.last();
    return answer.type === 'records' ? answer.records.map((r) => r.value[0] ?? -1) : [];
  }
}

const record = (value: number): WireRecord => ({ timestamp: value, keyHash: value, value: new Uint8Array([value]) });

describe('BrokerMachine', () => {
  it('shows records of a transaction to read_committed readers only after the commit, all at once', () => {
    const h = new Harness();
    h.produce([1], null);
    const transaction = h.initProducer('alerts-0-1');
    h.produce([2, 3], transaction);
    expect(h.read('read_committed')).toEqual([1]);
    expect(h.read('read_uncommitted')).toEqual([1, 2, 3]);
    h.send('writer', { type: 'commit', transaction });
    expect(h.last().type).toBe('done');
    expect(h.read('read_committed')).toEqual([1, 2, 3]);
  });

  it('never shows aborted records to read_committed readers, and keeps their offsets', () => {
    const h = new Harness();
    const transaction = h.initProducer('alerts-0-1');
    h.produce([7], transaction);
    h.send('writer', { type: 'abort', transaction });
    h.produce([8], null);
    expect(h.read('read_committed')).toEqual([8]);
    const answer = h.last();
    expect(answer.type === 'records' && answer.nextOffset).toBe(2);
  });

  it('commits idempotently and fences older epochs', () => {
    const h = new Harness();
    const old = h.initProducer('alerts-0-1');
    h.produce([1], old);
    h.send('writer', { type: 'commit', transaction: old });
    h.send('writer', { type: 'commit', transaction: old });
    expect(h.last().type).toBe('done');
    const next = h.initProducer('alerts-0-1');
    expect(next.epoch).toBe(old.epoch + 1);
    h.produce([2], old);
    expect(h.last()).toMatchObject({
      type: 'failed',
      className: expect.stringContaining('InvalidProducerEpoch') as string,
    });
    h.send('writer', { type: 'commit', transaction: old });
    expect(h.last()).toMatchObject({ type: 'failed' });
    expect(h.read('read_uncommitted')).toEqual([1]);
  });

  it('aborts the open transaction of an id when a new producer takes it over', () => {
    const h = new Harness();
    h.produce([5], h.initProducer('alerts-0-1'));
    h.initProducer('alerts-0-1');
    h.produce([6], null);
    expect(h.read('read_committed')).toEqual([6]);
  });

  it('refuses to commit a transaction that it does not know', () => {
    const h = new Harness();
    h.send('writer', { type: 'commit', transaction: { transactionalId: 'x', producerId: 99n, epoch: 0 } });
    expect(h.last()).toMatchObject({
      type: 'failed',
      className: expect.stringContaining('InvalidPidMapping') as string,
    });
  });

  it('takes it for done where it was told that such transactions are another broker’s', () => {
    const h = new Harness();
    h.broker = new BrokerMachine(undefined, 'accept');
    h.send('writer', { type: 'commit', transaction: { transactionalId: 'x', producerId: 99n, epoch: 0 } });
    expect(h.last().type).toBe('done');
  });

  it('answers a fetch at the end of the log only when there is something to read', () => {
    const h = new Harness();
    h.perform(h.broker.createTopic('alerts', { partitions: 1 }));
    h.send('reader', {
      type: 'fetch',
      topic: 'alerts',
      partition: 0,
      offset: 0,
      maxBytes: 100,
      isolation: 'read_committed',
    });
    expect(h.answers).toEqual([]);
    h.produce([4], null);
    expect(h.answers.filter((a) => a.port === 'reader')).toHaveLength(1);
  });

  it('lets a reader of the latest record wait at the end that it found', () => {
    const h = new Harness();
    h.produce([1, 2], null);
    const fetch = { type: 'fetch', topic: 'alerts', partition: 0, maxBytes: 100, isolation: 'read_committed' } as const;
    h.send('reader', { ...fetch, offset: -1 });
    h.produce([3], null);
    expect(h.answers.find((a) => a.port === 'reader')?.message).toMatchObject({ records: [{ offset: 2 }] });
  });

  it('forgets waiting fetches of a closed port', () => {
    const h = new Harness();
    h.perform(h.broker.createTopic('alerts', { partitions: 1 }));
    h.send('reader', {
      type: 'fetch',
      topic: 'alerts',
      partition: 0,
      offset: 0,
      maxBytes: 100,
      isolation: 'read_committed',
    });
    h.broker.closePort('reader');
    h.produce([4], null);
    expect(h.answers.filter((a) => a.port === 'reader')).toEqual([]);
  });

  it('tells readers of a sealed topic that they are at its end', () => {
    const h = new Harness();
    h.perform(h.broker.load('flights', [record(1)]));
    h.perform(h.broker.sealTopic('flights'));
    h.send('reader', {
      type: 'fetch',
      topic: 'flights',
      partition: 1,
      offset: 0,
      maxBytes: 100,
      isolation: 'read_committed',
    });
    expect(h.last()).toMatchObject({ type: 'records', end: true });
  });

  it('confirms a produce only once it is persisted', () => {
    const h = new Harness();
    h.holdPersistence = true;
    h.produce([1], null);
    expect(h.answers).toEqual([]);
    for (const id of h.held) h.perform(h.broker.onPersisted(id));
    expect(h.last().type).toBe('done');
  });

  it('says so when the log could not be persisted', () => {
    const h = new Harness();
    h.holdPersistence = true;
    h.produce([1], null);
    for (const id of h.held) h.perform(h.broker.onPersistFailed(id, 'disk is full'));
    expect(h.last()).toMatchObject({ type: 'failed', message: expect.stringContaining('disk is full') as string });
  });

  it('comes back from its log with open transactions still to be committed', () => {
    const h = new Harness();
    const transaction = h.initProducer('alerts-0-1');
    h.produce([1, 2], transaction);
    const reborn = new Harness();
    for (const entry of h.log) reborn.broker.replay(entry);
    expect(reborn.read('read_uncommitted')).toEqual([1, 2]);
    expect(reborn.broker.topic('alerts')?.partitions[0]?.lastStableOffset).toBe(0);
    reborn.send('writer', { type: 'commit', transaction });
    expect(reborn.read('read_committed')).toEqual([1, 2]);
    expect(reborn.initProducer('other').producerId).not.toBe(transaction.producerId);
  });

  it('drops the oldest batches beyond its retention and says where the log starts', () => {
    const h = new Harness();
    h.broker = new BrokerMachine(100);
    for (let i = 0; i < 20; i++) h.produce([i], null);
    const log = h.broker.topic('alerts')?.partitions[0];
    expect(log?.startOffset).toBeGreaterThan(0);
    expect(log?.endOffset).toBe(20);
    expect(h.read('read_committed', -2)[0]).toBe(log?.startOffset);
    h.read('read_committed', 0);
    expect(h.last()).toMatchObject({ className: expect.stringContaining('OffsetOutOfRange') as string });
  });

  it('keeps the offsets of a log whose oldest batches are gone when it comes back', () => {
    const h = new Harness();
    h.produce([1, 2, 3], null);
    h.produce([4, 5], null);
    const reborn = new Harness();
    for (const entry of h.log) if (entry.type !== 'batch' || entry.baseOffset > 0) reborn.broker.replay(entry);
    expect(reborn.broker.topic('alerts')?.partitions[0]).toMatchObject({ startOffset: 3, endOffset: 5 });
    expect(reborn.read('read_committed', 3)).toEqual([4, 5]);
  });

  it('refuses names that are no topic', () => {
    const h = new Harness();
    h.send('writer', { type: 'describe-topic', topic: '../etc' });
    expect(h.last()).toMatchObject({ type: 'failed', className: expect.stringContaining('InvalidTopic') as string });
  });
});

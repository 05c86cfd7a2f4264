import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../src/core/base/seeded-random.ts';
import { subtaskOf } from '../../../src/core/model/key-groups.ts';
import { channelsByKeyGroup, channelSelectorOf } from '../../../src/core/task/channel-selector.ts';
import { CreditPool, type CreditHolder } from '../../../src/core/task/credit-pool.ts';
import { Fifo } from '../../../src/core/task/fifo.ts';
import { LogRing } from '../../../src/core/task/log-ring.ts';
import { ProcessingTimers } from '../../../src/core/task/processing-timers.ts';
import { BUFFER_BYTES } from '../../../src/core/task/record-format.ts';
import { SourceThrottle } from '../../../src/core/task/source-throttle.ts';
import { TaskEnding } from '../../../src/core/task/task-ending.ts';

describe('ProcessingTimers', () => {
  test('fire by time, then by order of registration; cancelled ones do not', () => {
    const timers = new ProcessingTimers();
    const fired: string[] = [];
    const add = (name: string, at: number) => timers.register(at, (time) => fired.push(`${name}@${time}`));
    add('late', 30);
    add('first', 10);
    const cancel = add('never', 10);
    add('second', 10);
    for (let i = 0; i < 50; i++) add(`n${i}`, 100 + ((i * 37) % 50));
    cancel();
    expect(timers.nextTimestamp).toBe(10);
    while (timers.fireNext(30));
    expect(fired).toEqual(['first@10', 'second@10', 'late@30']);
    while (timers.fireNext(1000));
    const times = fired.slice(3).map((line) => Number(line.split('@')[1]));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times).toHaveLength(50);
    expect(timers.nextTimestamp).toBe(Infinity);
  });

  test('one that is registered while another fires waits for its own turn', () => {
    const timers = new ProcessingTimers();
    const fired: number[] = [];
    timers.register(5, () => {
      fired.push(5);
      timers.register(5, () => fired.push(6));
    });
    expect(timers.fireNext(5)).toBe(true);
    expect(fired).toEqual([5]);
    expect(timers.fireNext(5)).toBe(true);
    expect(timers.fireNext(5)).toBe(false);
    expect(fired).toEqual([5, 6]);
  });

  test('none fires after quiesce', () => {
    const timers = new ProcessingTimers();
    const fired: number[] = [];
    timers.register(5, () => fired.push(5));
    timers.quiesce();
    timers.register(6, () => fired.push(6));
    expect(timers.fireNext(100)).toBe(false);
    expect(fired).toEqual([]);
  });
});

describe('channel selection', () => {
  test('key groups go to the subtask that owns them', () => {
    const table = channelsByKeyGroup(128, 3);
    expect([...table]).toEqual(Array.from({ length: 128 }, (_, keyGroup) => subtaskOf(keyGroup, 128, 3)));
  });

  test('round robin starts anywhere and goes round', () => {
    const select = channelSelectorOf({ kind: 'REBALANCE' }, 3, new SeededRandom(5));
    const chosen = Array.from({ length: 6 }, () => select?.(null) ?? -1);
    expect(new Set(chosen.slice(0, 3)).size).toBe(3);
    expect(chosen.slice(3)).toEqual(chosen.slice(0, 3));
  });

  test('shuffle reaches all, global and forward the first', () => {
    const random = new SeededRandom(1);
    const shuffle = channelSelectorOf({ kind: 'SHUFFLE' }, 4, random);
    expect(new Set(Array.from({ length: 100 }, () => shuffle?.(null))).size).toBe(4);
    expect(channelSelectorOf({ kind: 'GLOBAL' }, 4, random)?.(null)).toBe(0);
    expect(channelSelectorOf({ kind: 'FORWARD' }, 1, random)?.(null)).toBe(0);
  });

  test('a custom partitioner is checked', () => {
    const custom = (answer: number) =>
      channelSelectorOf({ kind: 'CUSTOM', key: (v) => v, partition: () => answer }, 2, new SeededRandom(1));
    expect(custom(1)?.('x')).toBe(1);
    for (const wrong of [2, -1, 0.5, Number.NaN]) {
      expect(() => custom(wrong)?.('x')).toThrow('a custom partitioner must answer a whole number from 0 to 1');
    }
  });
});

describe('CreditPool', () => {
  function holders(count: number) {
    const sent = Array.from({ length: count }, () => 0);
    const channels: CreditHolder[] = sent.map((_, index) => ({
      held: 0,
      backlog: 0,
      sendCredit: () => {
        sent[index] = (sent[index] ?? 0) + 1;
      },
    }));
    const pool = new CreditPool(channels);
    pool.open();
    return { pool, sent, channels };
  }
  const buffer = (): ArrayBuffer => new ArrayBuffer(BUFFER_BYTES);

  test('each channel owns two; eight float to whoever is short, and come back', () => {
    const { pool, sent, channels } = holders(2);
    const [a, b] = channels;
    if (a === undefined || b === undefined) throw new Error('two channels');
    expect(sent).toEqual([2, 2]);
    pool.announceBacklog(a, 8);
    expect(sent).toEqual([10, 2]);
    pool.announceBacklog(b, 8);
    expect(sent).toEqual([10, 2]);
    // What a gives back goes to the poorer one.
    pool.recycle(a, buffer());
    expect(sent).toEqual([10, 3]);
    pool.announceBacklog(a, 0);
    for (let i = 0; i < 7; i++) pool.recycle(a, buffer());
    expect(sent).toEqual([10, 10]);
    expect(a.held + b.held).toBe(12);
    // Its own two come back at once.
    pool.recycle(a, buffer());
    expect(sent).toEqual([11, 10]);
  });
});

describe('SourceThrottle', () => {
  test('a pause lets single steps through', () => {
    const throttle = new SourceThrottle(Infinity);
    throttle.set(0, 0, 1000);
    expect(throttle.allowed(5000, 0)).toBe(0);
    expect(throttle.nextMs(5000)).toBe(Infinity);
    throttle.set(0, 3, 5000);
    expect(throttle.allowed(5000, 0)).toBe(3);
    throttle.used(2);
    expect(throttle.allowed(9000, 2)).toBe(1);
    throttle.set(null, 0, 9000);
    expect(throttle.allowed(9000, 3)).toBe(Infinity);
  });

  test('a rate is kept over time, and unused time is not saved up', () => {
    const throttle = new SourceThrottle(Infinity);
    throttle.set(100, 0, 0);
    let emitted = 0;
    for (let ms = 0; ms <= 10_000; ms += 7) {
      const records = throttle.allowed(ms, emitted);
      throttle.used(records);
      emitted += records;
    }
    expect(emitted).toBeGreaterThanOrEqual(998);
    expect(emitted).toBeLessThanOrEqual(1001);
    expect(throttle.allowed(60_000, emitted)).toBeLessThanOrEqual(10);
  });

  test('a slow rate says when the next record is due', () => {
    const throttle = new SourceThrottle(Infinity);
    throttle.set(0.5, 0, 0);
    expect(throttle.allowed(1000, 0)).toBe(0);
    expect(throttle.nextMs(1000)).toBe(2000);
    expect(throttle.allowed(2000, 0)).toBe(1);
  });

  test('a limit of records holds at every speed', () => {
    const throttle = new SourceThrottle(10);
    expect(throttle.allowed(0, 4)).toBe(6);
    throttle.set(1000, 50, 0);
    expect(throttle.allowed(0, 4)).toBe(6);
    expect(throttle.allowed(0, 10)).toBe(0);
  });
});

describe('LogRing', () => {
  test('keeps the newest thousand lines and says how many it dropped', () => {
    const ring = new LogRing();
    for (let i = 0; i < 2500; i++) ring.add(i, 'stdout', `line ${i}`);
    const { lines, dropped } = ring.take();
    expect(lines).toHaveLength(1000);
    expect(lines[0]?.text).toBe('line 1500');
    expect(dropped).toBe(1500);
    expect(ring.take()).toEqual({ lines: [], dropped: 0 });
  });

  test('is bounded in bytes, and so is a line', () => {
    const ring = new LogRing();
    for (let i = 0; i < 100; i++) ring.add(i, 'info', 'x'.repeat(100_000));
    const { lines, dropped } = ring.take();
    expect(lines.length + dropped).toBe(100);
    const characters = lines.reduce((sum, { text }) => sum + text.length, 0);
    expect(2 * characters).toBeLessThanOrEqual(256 * 1024);
  });
});

describe('TaskEnding', () => {
  test('waits for a checkpoint that began after the end, and for every word', () => {
    const ending = new TaskEnding(true);
    ending.completed(3);
    expect(ending.mayEnd).toBe(false);
    ending.dataEnded(true, 4);
    ending.completed(4);
    expect(ending.mayEnd).toBe(false);
    const done = ending.defer();
    ending.completed(5);
    expect(ending.mayEnd).toBe(false);
    done();
    done();
    expect(ending.mayEnd).toBe(true);
  });

  test('after a stop only the savepoint counts', () => {
    const ending = new TaskEnding(false);
    ending.dataEnded(false, null);
    expect(ending.mayEnd).toBe(false);
    ending.stoppedBy(7);
    ending.completed(6);
    expect(ending.mayEnd).toBe(false);
    ending.completed(7);
    expect(ending.mayEnd).toBe(true);
  });
});

test('Fifo keeps order over many thousands', () => {
  const fifo = new Fifo<number>();
  const out: number[] = [];
  for (let i = 0; i < 5000; i++) {
    fifo.push(2 * i);
    fifo.push(2 * i + 1);
    out.push(fifo.shift() ?? -1);
  }
  expect(fifo.size).toBe(5000);
  for (let item = fifo.shift(); item !== undefined; item = fifo.shift()) out.push(item);
  expect(out).toEqual(Array.from({ length: 10_000 }, (_, i) => i));
});

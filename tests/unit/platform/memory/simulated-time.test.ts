import { expect, test } from 'vitest';
import { Lane, SimulatedTime } from '../../../../src/platform/memory/simulated-time.ts';

const runOut = (time: SimulatedTime): void => {
  while (time.step());
};

test('a lane keeps its order, across lanes the seed decides', () => {
  const orders = [1, 2, 3, 4].map((seed) => {
    const time = new SimulatedTime(seed);
    const done: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      const lane = new Lane();
      for (let i = 0; i < 3; i++) time.schedule(lane, 0, () => done.push(`${name}${i}`));
    }
    runOut(time);
    for (const name of ['a', 'b', 'c']) {
      expect(done.filter((item) => item.startsWith(name))).toEqual([`${name}0`, `${name}1`, `${name}2`]);
    }
    return done.join(' ');
  });
  expect(new Set(orders).size).toBeGreaterThan(1);
});

test('an item never comes before the one that it was put behind, however short its delay', () => {
  const time = new SimulatedTime(1);
  const lane = new Lane();
  const done: number[] = [];
  time.schedule(lane, 100, () => done.push(1));
  time.schedule(lane, 0, () => done.push(2));
  runOut(time);
  expect(done).toEqual([1, 2]);
});

test('the clock jumps to what is due next, and timers fire in order of time', () => {
  const time = new SimulatedTime(9);
  const start = time.now();
  const fired: number[] = [];
  for (const delay of [500, 20, 3000, 1]) time.delay(delay, () => fired.push(Math.round(time.now() - start)));
  const cancel = time.delay(10, () => fired.push(-1));
  cancel();
  runOut(time);
  expect(fired).toHaveLength(4);
  for (const [index, expected] of [1, 20, 500, 3000].entries()) {
    expect(fired[index]).toBeGreaterThanOrEqual(expected);
    expect(fired[index]).toBeLessThan(expected + 2);
  }
  expect(time.step()).toBe(false);
});

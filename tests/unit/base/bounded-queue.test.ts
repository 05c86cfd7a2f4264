import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BoundedQueue } from '../../../src/core/base/bounded-queue.ts';

test('gives items back in the order in which they came', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.option(fc.nat()), { maxLength: 60 }),
      (capacity, operations) => {
        const queue = new BoundedQueue<number>(capacity);
        const model: number[] = [];
        for (const item of operations) {
          if (item === null) {
            expect(queue.shift()).toBe(model.shift());
          } else if (model.length < capacity) {
            queue.push(item);
            model.push(item);
          }
          expect(queue.size).toBe(model.length);
          expect(queue.peek()).toBe(model[0]);
          expect(queue.isFull).toBe(model.length === capacity);
        }
      },
    ),
    { seed: 20260108 },
  );
});

test('takes no more than its capacity', () => {
  const queue = new BoundedQueue<string>(1);
  queue.push('a');
  expect(() => queue.push('b')).toThrow('queue of 1 is full');
  expect(() => new BoundedQueue(0)).toThrow('positive capacity');
});

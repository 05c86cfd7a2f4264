import { describe, expect, it } from 'vitest';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import {
  bounded,
  bytes,
  dictionary,
  exactly,
  flag,
  list,
  long,
  nullable,
  object,
  oneOf,
  optional,
  quantity,
  recursive,
  text,
  whole,
  type Shape,
} from '../../../src/core/base/shape.ts';

describe('shapes', () => {
  it.each<[string, Shape<unknown>, unknown]>([
    ['a text', text(3), 'abc'],
    ['a flag', flag, false],
    ['a quantity', quantity, Number.NEGATIVE_INFINITY],
    ['a whole number', whole(-2, 2), -2],
    ['a long', long, -(1n << 63n)],
    ['bytes', bytes(2), new Uint8Array(2)],
    ['a constant', exactly('a', null), null],
    ['a null', nullable(text()), null],
    ['a list', list(whole(), 2), [1, 2]],
    ['a dictionary', dictionary(text(), whole()), { a: 1 }],
  ])('take %s', (_what, shape, value) => {
    expect(shape(value, 'it')).toEqual(value);
  });

  it.each<[string, Shape<unknown>, unknown, string]>([
    ['a text too long', text(3), 'abcd', 'it is not a text of at most 3 units'],
    ['a number for a flag', flag, 1, 'it is not true or false'],
    ['no number', quantity, Number.NaN, 'it is not a number'],
    ['a fraction', whole(), 1.5, 'it is not a whole number from 0 to'],
    ['a long too long', long, 1n << 63n, 'it is not a 64-bit integer'],
    ['a list too long', list(whole(), 1), [1, 2], 'it is not a list of at most 1'],
    ['an item', list(whole()), [1, 'x'], 'it[1] is not a whole number'],
    ['another constant', exactly('a', 'b'), 'c', 'it is not one of a, b'],
    ['a list for an object', object({}), [], 'it is not an object'],
    ['a missing member', object({ a: text() }), {}, 'it.a is not a text'],
    ['a member', object({ a: object({ b: flag }) }), { a: { b: 0 } }, 'it.a.b is not true or false'],
  ])('refuse %s by its path', (_what, shape, value, message) => {
    expect(() => shape(value, 'it')).toThrow(MalformedDataError);
    expect(() => shape(value, 'it')).toThrow(message);
  });

  it('copy what they name and leave out the rest', () => {
    const read = object({ a: whole() })({ a: 1, b: 2, __proto__: { c: 3 } }, 'it');
    expect(read).toEqual({ a: 1 });
  });

  it('leave optional members out where they are missing', () => {
    const shape = optional({ a: whole() }, { b: whole() });
    expect(shape({ a: 1 }, 'it')).toEqual({ a: 1 });
    expect(shape({ a: 1, b: 2 }, 'it')).toEqual({ a: 1, b: 2 });
  });

  it('tell unions apart by their tag, and know no inherited ones', () => {
    const shape = oneOf('type', { ping: object({ n: whole() }), bye: object({}) });
    expect(shape({ type: 'ping', n: 1, x: 2 }, 'it')).toEqual({ type: 'ping', n: 1 });
    expect(() => shape({ type: 'toString' }, 'it')).toThrow('it.type is not one of ping, bye');
  });

  it('bound recursion, and what shares its parts', () => {
    interface Tree {
      readonly children: readonly Tree[];
    }
    const tree = recursive<Tree>(3, (inner) => object({ children: list(inner) }));
    const deep = (levels: number): Tree => ({ children: levels === 0 ? [] : [deep(levels - 1)] });
    expect(tree(deep(3), 'it')).toEqual(deep(3));
    expect(() => tree(deep(4), 'it')).toThrow('nested at most 3 deep');
    let shared: Tree = { children: [] };
    for (let level = 0; level < 60; level++) shared = { children: [shared, shared] };
    expect(() => bounded(1000, tree)(shared, 'it')).toThrow('it is not of at most 1000 values');
  });
});

import { describe, expect, test } from 'vitest';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import { UntrustedValue } from '../../../src/core/base/untrusted-value.ts';

const untrusted = (value: unknown, values = 100, characters = 1000): UntrustedValue =>
  new UntrustedValue(value, 'message', { values, characters });

describe('untrusted values', () => {
  test('what is asked for is taken', () => {
    const value = untrusted({ name: 'a', count: 3, on: true, mode: 'fast', none: null, list: [1, 2], map: { x: 'y' } });
    expect(value.field('name').text()).toBe('a');
    expect(value.field('count').integer(0, 3)).toBe(3);
    expect(value.field('on').boolean()).toBe(true);
    expect(value.field('mode').oneOf(['slow', 'fast'])).toBe('fast');
    expect(value.field('none').nullable((none) => none.text())).toBeNull();
    expect(value.field('list').array((item) => item.integer(0, 9))).toEqual([1, 2]);
    expect(value.field('map').fields((each) => each.text())).toEqual({ x: 'y' });
  });

  test('errors name the place and what was expected there', () => {
    const value = untrusted({ list: [{ count: 1.5 }] });
    expect(() => value.field('list').array((item) => item.field('count').integer(0, 9))).toThrow(
      new MalformedDataError('message.list[0].count: a whole number from 0 to 9 expected'),
    );
    expect(() => value.field('missing').text()).toThrow('message.missing: a text expected');
    expect(() => untrusted('abc').text(2)).toThrow('message: a text of at most 2 characters expected');
    expect(() => untrusted('b').oneOf(['a'])).toThrow('message: one of a expected');
    expect(() => untrusted(1).boolean()).toThrow('true or false expected');
    for (const wrong of [null, undefined, 1, 'text', []])
      expect(() => untrusted(wrong).field('x')).toThrow('message: an object expected');
    expect(() => untrusted({ length: 3 }).array((item) => item.text())).toThrow('a list expected');
    for (const wrong of [Number.NaN, Infinity, '1', 10n, -1])
      expect(() => untrusted(wrong).integer(0, 9)).toThrow('a whole number');
  });

  test('inherited fields are not there, and a prototype is not made', () => {
    expect(() => untrusted({}).field('constructor').text()).toThrow(MalformedDataError);
    const hostile: unknown = JSON.parse('{"__proto__": "x"}');
    const fields = untrusted(hostile).fields((each) => each.text());
    expect(Object.keys(fields)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  });

  test('a budget ends what is too large, before it is read', () => {
    let reads = 0;
    expect(() => untrusted(new Array(1_000_000_000)).array(() => reads++)).toThrow('message: too many values');
    expect(reads).toBe(0);
    expect(() => untrusted({ a: 'x'.repeat(600), b: 'x'.repeat(600) }).fields((each) => each.text())).toThrow(
      'message.b: too much text',
    );
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    const walk = (value: UntrustedValue): never => walk(value.field('self'));
    expect(() => walk(untrusted(cycle))).toThrow('too many values');
  });
});

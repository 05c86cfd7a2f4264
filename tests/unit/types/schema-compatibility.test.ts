import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { toHex } from '../../../src/core/base/hex.ts';
import { compositeSnapshot, simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';
import { migratingReader } from '../../../src/core/types/migrating-reader.ts';
import { restoreSerializer } from '../../../src/core/types/restore-serializer.ts';
import { OpaqueValue, RestoredPojo } from '../../../src/core/types/restored-values.ts';
import { resolveSchemaCompatibility } from '../../../src/core/types/schema-compatibility.ts';
import type { SerializerSnapshot } from '../../../src/core/types/serializer-snapshot.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';
import { Types } from '../../../src/core/types/types.ts';

const snapshotOf = (type: TypeInformation<unknown>): SerializerSnapshot => type.createSerializer().snapshot();
const wrong = (value: unknown): never => value as never;

/** Writes as the old type, reads as the new one. */
function migrate<O, N>(oldType: TypeInformation<O>, value: O, newType: TypeInformation<N>): N {
  const output = new DataOutput();
  const old = oldType.createSerializer();
  old.serialize(value, output);
  const input = new DataInput(output.toBytes());
  const migrated = migratingReader(old.snapshot(), newType)(input);
  expect(input.remaining).toBe(0);
  return migrated;
}

const V1 = Types.POJO('x.State', { count: Types.INT, note: Types.STRING, gone: Types.LIST(Types.LONG) });
const V2 = Types.POJO(
  'x.State',
  {
    total: Types.DOUBLE,
    count: Types.INT,
    tags: Types.LIST(Types.STRING),
    note: Types.STRING,
    flag: Types.BOOLEAN,
    c: Types.CHAR,
  },
  { defaults: { total: 1.5, tags: ['new'] } },
);

describe('verdicts beside those that Flink itself gave', () => {
  const verdict = (newType: TypeInformation<unknown>, oldType: TypeInformation<unknown>): string =>
    resolveSchemaCompatibility(snapshotOf(newType), snapshotOf(oldType)).verdict;

  test('the worst part decides, whatever the order', () => {
    const Enum = (...constants: string[]): TypeInformation<string> => Types.ENUM('x.E', constants);
    expect(verdict(Types.TUPLE(V2, Enum('A', 'B')), Types.TUPLE(V1, Enum('A')))).toBe('compatible-after-migration');
    expect(verdict(Types.TUPLE(Enum('A', 'B'), V2), Types.TUPLE(Enum('A'), V1))).toBe('compatible-after-migration');
    expect(verdict(Types.TUPLE(V2, Types.INT), Types.TUPLE(V1, Types.LONG))).toBe('incompatible');
  });

  test('the reason says where', () => {
    const now = Types.LIST(Types.POJO('x.A', { n: Types.LONG }));
    const before = Types.LIST(Types.POJO('x.A', { n: Types.INT }));
    const { reason } = resolveSchemaCompatibility(snapshotOf(now), snapshotOf(before));
    expect(reason).toBe("element: field 'n': Int -> Long is another serializer");
  });

  test('List -> Set is what Flink says, and a warning', () => {
    const answer = resolveSchemaCompatibility(snapshotOf(Types.SET(Types.LONG)), snapshotOf(Types.LIST(Types.LONG)));
    expect(answer.verdict).toBe('compatible-as-is');
    expect(answer.warning).toContain('List<Long> -> Set<Long>');
  });

  test('a tuple is no list', () => {
    expect(verdict(Types.TUPLE(Types.LONG), Types.LIST(Types.LONG))).toBe('incompatible');
  });

  test('rows: support of row kinds is migrated', () => {
    const row = (supportsRowKind: boolean): SerializerSnapshot =>
      compositeSnapshot('Row', [simpleSnapshot('Int')], { kind: 'row', supportsRowKind });
    expect(resolveSchemaCompatibility(row(true), row(false)).verdict).toBe('compatible-after-migration');
  });

  test('time-to-live may come and go, and its value change with it', () => {
    const ttl = (value: SerializerSnapshot): SerializerSnapshot =>
      compositeSnapshot('Ttl', [simpleSnapshot('Long'), value]);
    const list = (element: SerializerSnapshot): SerializerSnapshot => compositeSnapshot('List', [element]);
    const text = simpleSnapshot('String');
    expect(resolveSchemaCompatibility(ttl(text), text).verdict).toBe('compatible-after-migration');
    expect(resolveSchemaCompatibility(list(text), list(ttl(text))).verdict).toBe('compatible-after-migration');
    expect(resolveSchemaCompatibility(ttl(text), ttl(text)).verdict).toBe('compatible-as-is');
    expect(resolveSchemaCompatibility(ttl(text), simpleSnapshot('Long')).verdict).toBe('incompatible');
  });

  test('subclasses of POJOs', () => {
    const base = snapshotOf(V1);
    if (base.kind !== 'pojo') throw new Error('a POJO has a POJO snapshot');
    const sub = (className: string) => ({ className, serializer: null });
    const registered = (...names: string[]): SerializerSnapshot => ({ ...base, registeredSubclasses: names.map(sub) });
    expect(resolveSchemaCompatibility(registered('A', 'B'), registered('A')).verdict).toBe(
      'compatible-with-reconfigured-serializer',
    );
    expect(resolveSchemaCompatibility(registered('A'), registered('A', 'B')).verdict).toBe('incompatible');
    const seen: SerializerSnapshot = { ...base, otherSubclasses: [sub('C')] };
    const answer = resolveSchemaCompatibility(base, seen);
    expect(answer.verdict).toBe('compatible-with-reconfigured-serializer');
    expect(answer.warning).toContain("can't read values of C");
  });

  test('generic values keep their shape, and never become anything else', () => {
    expect(verdict(Types.GENERIC('a'), Types.GENERIC('b'))).toBe('compatible-as-is');
    expect(verdict(Types.GENERIC(), V1)).toBe('incompatible');
    expect(verdict(V1, Types.GENERIC())).toBe('incompatible');
  });

  test('Avro: aliases, recursion, unions, promotions', () => {
    const avro = (schema: unknown): SerializerSnapshot => ({
      kind: 'avro',
      runtimeClass: 'r',
      schemaJson: JSON.stringify(schema),
    });
    const record = (fields: unknown, more: object = {}): unknown => ({ type: 'record', name: 'R', fields, ...more });
    const judge = (now: unknown, before: unknown): string =>
      resolveSchemaCompatibility(avro(now), avro(before)).verdict;
    const tree = (label: unknown): unknown =>
      record([
        { name: 'label', type: label },
        { name: 'children', type: { type: 'array', items: 'R' } },
      ]);
    expect(judge(tree('long'), tree('int'))).toBe('compatible-after-migration');
    expect(judge(tree('int'), tree('long'))).toBe('incompatible');
    expect(judge(tree({ type: 'int' }), tree('int'))).toBe('compatible-as-is');
    expect(judge(['null', 'string'], 'string')).toBe('compatible-after-migration');
    expect(judge('string', ['null', 'string'])).toBe('incompatible');
    expect(judge(record([{ name: 'b', aliases: ['a'], type: 'int' }]), record([{ name: 'a', type: 'int' }]))).toBe(
      'compatible-after-migration',
    );
    expect(judge(record([], { namespace: 'x' }), record([], { namespace: 'y' }))).toBe('compatible-after-migration');
    expect(judge(record([], { doc: 'said' }), record([]))).toBe('compatible-as-is');
    expect(judge({ type: 'record', name: 'S', fields: [] }, record([]))).toBe('incompatible');
    const symbols = (names: string[], more: object = {}): unknown => ({
      type: 'enum',
      name: 'E',
      symbols: names,
      ...more,
    });
    expect(judge(symbols(['A', 'B']), symbols(['B']))).toBe('compatible-after-migration');
    expect(judge(symbols(['A']), symbols(['A', 'B']))).toBe('incompatible');
    expect(judge(symbols(['A'], { default: 'A' }), symbols(['A', 'B']))).toBe('compatible-after-migration');
    expect(judge({ type: 'fixed', name: 'F', size: 4 }, { type: 'fixed', name: 'F', size: 5 })).toBe('incompatible');
    expect(judge('bytes', 'string')).toBe('compatible-after-migration');
    expect(judge({ type: 'map', values: 'double' }, { type: 'map', values: 'float' })).toBe(
      'compatible-after-migration',
    );
  });
});

describe('reading old values into a new type', () => {
  test('fields are matched by name, dropped and filled in', () => {
    const old = { count: 3, note: 'é', gone: [1, 2] };
    const migrated = migrate(V1, old, V2);
    expect(migrated).toEqual({ total: 1.5, count: 3, tags: ['new'], note: 'é', flag: false, c: '\0' });
    expect(Object.keys(migrated)).toEqual(['total', 'count', 'tags', 'note', 'flag', 'c']);
  });

  test('each value gets a default of its own', () => {
    const first = migrate(V1, { count: 1, note: '', gone: [] }, V2);
    first.tags.push('changed');
    expect(migrate(V1, { count: 1, note: '', gone: [] }, V2).tags).toEqual(['new']);
  });

  test('inside of lists, maps, sets, tuples, rows, arrays and other POJOs', () => {
    const old = { count: 3, note: 'n', gone: [] };
    const now = { total: 1.5, count: 3, tags: ['new'], note: 'n', flag: false, c: '\0' };
    expect(migrate(Types.LIST(V1), [old], Types.LIST(V2))).toEqual([now]);
    expect(
      migrate(
        Types.MAP(Types.STRING, V1),
        new Map([
          ['k', old],
          ['none', wrong(null)],
        ]),
        Types.MAP(Types.STRING, V2),
      ),
    ).toEqual(
      new Map([
        ['k', now],
        ['none', null],
      ]),
    );
    expect(migrate(Types.SET(V1), new Set([old]), Types.SET(V2))).toEqual(new Set([now]));
    expect(migrate(Types.TUPLE(Types.INT, V1), [1, old], Types.TUPLE(Types.INT, V2))).toEqual([1, now]);
    expect(migrate(Types.ROW(V1), { kind: 'DELETE', fields: [old] }, Types.ROW(V2))).toEqual({
      kind: 'DELETE',
      fields: [now],
    });
    expect(migrate(Types.OBJECT_ARRAY(V1), [old, null], Types.OBJECT_ARRAY(V2))).toEqual([now, null]);
    const outer = <T>(inner: TypeInformation<T>) => Types.POJO('x.Outer', { inner, same: Types.INT });
    expect(migrate(outer(V1), { inner: old, same: 1 }, outer(V2))).toEqual({ inner: now, same: 1 });
    expect(migrate(outer(V1), { inner: wrong(null), same: 1 }, outer(V2))).toEqual({ inner: null, same: 1 });
  });

  test('enum constants keep their names', () => {
    const old = Types.ENUM('x.E', ['A', 'B']);
    expect(migrate(Types.LIST(old), ['B', 'A'], Types.LIST(Types.ENUM('x.E', ['C', 'B', 'A'])))).toEqual(['B', 'A']);
  });

  test('time-to-live is taken off', () => {
    const snapshot = compositeSnapshot('Ttl', [simpleSnapshot('Long'), simpleSnapshot('String')]);
    const output = new DataOutput();
    restoreSerializer(snapshot).serialize({ lastAccessMs: 5n, value: 'v' }, output);
    expect(migratingReader(snapshot, Types.STRING)(new DataInput(output.toBytes()))).toBe('v');
  });

  test('what is incompatible is refused with the reason', () => {
    expect(() => migratingReader(snapshotOf(Types.INT), Types.LONG)).toThrow(
      "old values can't be read as Long: Int -> Long is another serializer",
    );
  });

  test('a removed Kryo field hides what follows: an error, not a wrong value', () => {
    const old: SerializerSnapshot = {
      kind: 'pojo',
      className: 'x.State',
      fields: [
        { name: 'a', declaringClass: 'x.State', serializer: { kind: 'kryo', className: 'x.K', bodyHex: '' } },
        { name: 'count', declaringClass: 'x.State', serializer: simpleSnapshot('Int') },
      ],
      registeredSubclasses: [],
      otherSubclasses: [],
    };
    const bytes = new Uint8Array([2, 0, 9, 9, 0, 0, 0, 0, 1]);
    const read = migratingReader(old, Types.POJO('x.State', { count: Types.INT }));
    expect(() => read(new DataInput(bytes))).toThrow('State.a: x.K carries no schema');
    const restored = restoreSerializer(old).deserialize(new DataInput(bytes));
    expect(restored).toEqual(new OpaqueValue('x.K', bytes));
  });

  test('bytes of a restored POJO are those of the declared type', () => {
    const output = new DataOutput();
    V1.createSerializer().serialize({ count: 3, note: 'n', gone: [] }, output);
    const restored = restoreSerializer(snapshotOf(V1));
    const value = restored.deserialize(new DataInput(output.toBytes()));
    expect(value).toBeInstanceOf(RestoredPojo);
    const again = new DataOutput();
    restored.serialize(value, again);
    expect(toHex(again.written())).toBe(toHex(output.written()));
  });
});

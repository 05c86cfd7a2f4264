import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { fromHex, toHex } from '../../../src/core/base/hex.ts';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import { describeValue } from '../../../src/core/types/describe-value.ts';
import type { JsonValue } from '../../../src/core/types/json-value.ts';
import { compositeSnapshot, simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';
import { carriesItsSchema, restoreSerializer } from '../../../src/core/types/restore-serializer.ts';
import { OpaqueValue } from '../../../src/core/types/restored-values.ts';
import type { SerializerSnapshot } from '../../../src/core/types/serializer-snapshot.ts';
import type { SimpleType } from '../../../src/core/types/snapshot-classes.ts';
import { TimerSerializer } from '../../../src/core/types/timer-serializer.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';
import { Types } from '../../../src/core/types/types.ts';
import { timeWindowSerializer, voidNamespaceSerializer } from '../../../src/core/types/window-serializers.ts';

const long = simpleSnapshot('Long');
const text = simpleSnapshot('String');
const kryo: SerializerSnapshot = { kind: 'kryo', className: 'x.K', bodyHex: '' };
const avro = (schema: unknown): SerializerSnapshot => ({
  kind: 'avro',
  runtimeClass: 'x.R',
  schemaJson: JSON.stringify(schema),
});

/** Reads, checks that it is written back as it was, and describes. */
function describeBytes(snapshot: SerializerSnapshot, hex: string): JsonValue {
  const serializer = restoreSerializer(snapshot);
  const input = new DataInput(fromHex(hex.replaceAll(' ', '')));
  const value = serializer.deserialize(input);
  expect(input.remaining).toBe(0);
  const output = new DataOutput();
  serializer.serialize(value, output);
  expect(toHex(output.written())).toBe(hex.replaceAll(' ', ''));
  return describeValue(snapshot, value);
}

describe('values by their snapshot alone', () => {
  test('composites that no program declares', () => {
    const ttl = compositeSnapshot('Ttl', [long, text]);
    expect(describeBytes(ttl, '0000000000000005 0261')).toEqual({ $ttl: '5', value: 'a' });
    const either = compositeSnapshot('Either', [text, long]);
    expect(describeBytes(either, '01 0261')).toEqual({ left: 'a' });
    expect(describeBytes(either, '00 ffffffffffffffff')).toEqual({ right: '-1' });
    const padded = compositeSnapshot('Nullable', [long], { kind: 'nullable', paddingBytes: 8 });
    expect(describeBytes(padded, '01 0000000000000000')).toBeNull();
    expect(describeBytes(padded, '00 0000000000000007')).toBe('7');
    expect(restoreSerializer(padded).length).toBe(9);
    const unpadded = compositeSnapshot('Nullable', [long], { kind: 'nullable', paddingBytes: 0 });
    expect(describeBytes(unpadded, '01')).toBeNull();
    expect(restoreSerializer(unpadded).length).toBe(-1);
    const window = simpleSnapshot('TimeWindow');
    const timer = compositeSnapshot('Timer', [text, window]);
    expect(describeBytes(timer, '80000000000003e8 0261 8000000000000000 7fffffffffffffff')).toEqual({
      timestamp: '1000',
      key: 'a',
      namespace: { start: '-9223372036854775808', end: '9223372036854775807' },
    });
    const global = simpleSnapshot('GlobalWindow');
    expect(describeBytes(global, '00')).toEqual({ global: true });
    expect([restoreSerializer(global).length, restoreSerializer(window).length]).toEqual([0, 16]);
  });

  test('stream elements', () => {
    const element = compositeSnapshot('StreamElement', [text]);
    expect(describeBytes(element, '00 0000000000000001 0261')).toEqual({ $record: 'a', timestamp: '1' });
    expect(describeBytes(element, '01 0261')).toEqual({ $record: 'a', timestamp: null });
    expect(describeBytes(element, '02 0000000000000001')).toEqual({ $element: 'watermark' });
    expect(describeBytes(element, `03 ${'00'.repeat(28)}`)).toEqual({ $element: 'latency-marker' });
    expect(describeBytes(element, '04 00000001')).toEqual({ $element: 'watermark-status' });
    expect(describeBytes(element, '05 01')).toEqual({ $element: 'record-attributes' });
    expect(describeBytes(element, '06 00000001 0000000000000001')).toEqual({ $element: 'internal-watermark' });
    expect(() => describeBytes(element, '07')).toThrow('no stream element has the tag 7');
  });

  test('old rows have no row kind, and their bits begin with the nulls', () => {
    const row = compositeSnapshot('Row', [long, text], { kind: 'row', supportsRowKind: false });
    expect(describeBytes({ ...row, outerVersion: 3 }, '80 0261')).toEqual({ $row: 'INSERT', fields: [null, 'a'] });
  });

  test('what carries no schema is opaque, with all that holds it', () => {
    expect(describeBytes(kryo, '0102')).toEqual({ $kryo: 'x.K', hex: '0102' });
    const tuple = compositeSnapshot('Tuple', [long, kryo], { kind: 'class', className: 'Tuple2' });
    expect(describeBytes(tuple, '0000000000000001 0102')).toEqual({ $opaque: 'x.K', hex: '00000000000000010102' });
    expect(describeBytes({ kind: 'value-type', className: 'x.V' }, '01')).toEqual({ $opaque: 'x.V', hex: '01' });
    expect([kryo, tuple, long].map(carriesItsSchema)).toEqual([false, false, true]);
  });

  test('subclasses of POJOs: described, registered, unknown', () => {
    const circle: SerializerSnapshot = {
      kind: 'pojo',
      className: 'x.Circle',
      fields: [{ name: 'r', declaringClass: 'x.Circle', serializer: simpleSnapshot('Int') }],
      registeredSubclasses: [],
      otherSubclasses: [],
    };
    const shape: SerializerSnapshot = {
      ...circle,
      className: 'x.Shape',
      fields: [],
      registeredSubclasses: [{ className: 'x.Circle', serializer: circle }],
      otherSubclasses: [{ className: 'x.Gone', serializer: null }],
    };
    const seen: SerializerSnapshot = {
      ...shape,
      registeredSubclasses: [],
      otherSubclasses: shape.registeredSubclasses,
    };
    const described = { $pojo: 'x.Circle', fields: { r: 7 } };
    expect(describeBytes(shape, '08 00 02 00 00000007')).toEqual(described);
    expect(describeBytes(seen, '04 0008 782e436972636c65 02 00 00000007')).toEqual(described);
    expect(describeBytes(shape, '04 0006 782e476f6e65 02')).toEqual({ $opaque: 'x.Gone', hex: '040006782e476f6e6502' });
    expect(describeBytes(shape, '01')).toBeNull();
    expect(describeBytes(shape, '02')).toEqual({ $pojo: 'x.Shape', fields: {} });
    expect(() => describeBytes(shape, '08 01')).toThrow('no registered subclass 1');
    expect(() => describeBytes(shape, '00')).toThrow('flags 0');
  });

  test('a field may be called __proto__, and is only a field', () => {
    const snapshot: SerializerSnapshot = {
      kind: 'pojo',
      className: 'x.P',
      fields: [{ name: '__proto__', declaringClass: 'x.P', serializer: simpleSnapshot('Int') }],
      registeredSubclasses: [],
      otherSubclasses: [],
    };
    expect(JSON.stringify(describeBytes(snapshot, '02 00 00000007'))).toBe('{"$pojo":"x.P","fields":{"__proto__":7}}');
  });

  test('Avro values', () => {
    const schema = {
      type: 'record',
      name: 'Order',
      namespace: 'shop',
      fields: [
        { name: 'b', type: 'boolean' },
        { name: 'i', type: 'int' },
        { name: 'l', type: 'long' },
        { name: 'd', type: 'double' },
        { name: 's', type: 'string' },
        { name: 'e', type: { type: 'enum', name: 'Status', symbols: ['NEW', 'PAID'] } },
        { name: 'u', type: ['null', 'shop.Status'] },
        { name: 'a', type: { type: 'array', items: 'float' } },
        { name: 'm', type: { type: 'map', values: 'bytes' } },
        { name: 'f', type: { type: 'fixed', name: 'Two', size: 2 } },
        { name: 'n', type: 'null' },
      ],
    };
    const hex =
      '01 00000007 ffffffffffffffff 3fe0000000000000 00000002c3a9 00000001 00000001 00000000' +
      '02 3f800000 40000000 00  01 0000000161 0000000103 00  0102';
    expect(describeBytes(avro(schema), hex)).toEqual({
      $avro: 'shop.Order',
      fields: {
        b: true,
        i: 7,
        l: '-1',
        d: 0.5,
        s: 'é',
        e: { $enum: 'PAID' },
        u: { $enum: 'NEW' },
        a: [1, 2],
        m: { $map: [['a', { $bytes: '03' }]] },
        f: { $bytes: '0102' },
        n: null,
      },
    });
  });

  test('Avro values that never end are refused', () => {
    const nulls = avro({ type: 'array', items: 'null' });
    const read = (snapshot: SerializerSnapshot, hex: string) => (): unknown =>
      restoreSerializer(snapshot).deserialize(new DataInput(fromHex(hex)));
    expect(read(nulls, 'ffffffff0f')).toThrow('far more parts than bytes');
    expect(read(avro({ type: 'record', name: 'R', fields: [{ name: 'r', type: 'R' }] }), '')).toThrow('nested deeper');
    expect(read(avro(['null', 'int']), '00000002')).toThrow('no branch of a union has the number 2');
    expect(() => restoreSerializer(avro('nonsense'))).toThrow('unknown type nonsense');
    expect(() => restoreSerializer({ kind: 'avro', runtimeClass: 'x', schemaJson: '{' })).toThrow('not JSON');
  });
});

describe('timers and windows of the engine', () => {
  test('sort by time as bytes, and hold the ends of time', () => {
    const serializer = new TimerSerializer(Types.STRING.createSerializer(), voidNamespaceSerializer);
    const hexes = [Number.NEGATIVE_INFINITY, -1, 0, 1000, Number.MAX_SAFE_INTEGER, Number.POSITIVE_INFINITY].map(
      (timestamp) => {
        const output = new DataOutput();
        const timer = { timestamp, key: 'bob', namespace: null };
        serializer.serialize(timer, output);
        expect(serializer.deserialize(new DataInput(output.written()))).toEqual(timer);
        return toHex(output.written());
      },
    );
    expect(hexes).toEqual(hexes.toSorted());
    expect(hexes[3]).toBe('80000000000003e8' + '04626f62' + '00');
    expect(hexes.at(-1)).toBe('ffffffffffffffff' + '04626f62' + '00');
    expect(() => serializer.serialize({ timestamp: 1.5, key: 'bob', namespace: null }, new DataOutput())).toThrow(
      'timer: 1.5 is not a timestamp',
    );
    expect(new TimerSerializer(Types.LONG.createSerializer(), timeWindowSerializer).length).toBe(32);
  });
});

describe('damaged values', () => {
  const types: readonly TypeInformation<unknown>[] = [
    Types.POJO('x.P', { a: Types.STRING, b: Types.LIST(Types.LONG), c: Types.MAP(Types.STRING, Types.INT) }),
    Types.TUPLE(Types.BIG_INT, Types.BIG_DEC, Types.LOCAL_DATE_TIME),
    Types.ROW(Types.STRING, Types.SET(Types.SHORT)),
    Types.OBJECT_ARRAY(Types.ENUM('x.E', ['A'])),
    Types.GENERIC(),
    Types.PRIMITIVE_ARRAY(Types.DOUBLE),
  ];
  const simple: readonly SimpleType[] = ['Boolean', 'Char', 'Void', 'Instant', 'SqlTimestamp', 'StringArray', 'Tuple0'];
  const snapshots: readonly SerializerSnapshot[] = [
    ...types.map((type) => type.createSerializer().snapshot()),
    ...simple.map(simpleSnapshot),
    compositeSnapshot('Either', [text, long]),
    avro({
      type: 'record',
      name: 'R',
      fields: [
        { name: 'a', type: { type: 'array', items: 'string' } },
        { name: 'r', type: ['null', 'R'] },
      ],
    }),
  ];

  test('are read or refused, and what is read can be described', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.array(fc.constantFrom(0, 1, 2, 3, 10), { maxLength: 30 }).map((list) => Uint8Array.from(list)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...snapshots), bytes, (snapshot, input) => {
        try {
          const value = restoreSerializer(snapshot).deserialize(new DataInput(input));
          if (!(value instanceof OpaqueValue))
            expect(JSON.stringify(describeValue(snapshot, value))).toEqual(expect.any(String));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDataError);
        }
      }),
      { numRuns: 5000, seed: 20260110 },
    );
  });
});

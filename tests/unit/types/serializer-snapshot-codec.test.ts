import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import { compositeSnapshot, simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';
import { printSnapshot } from '../../../src/core/types/print-snapshot.ts';
import { readSerializerSnapshot } from '../../../src/core/types/read-serializer-snapshot.ts';
import type { SerializerSnapshot } from '../../../src/core/types/serializer-snapshot.ts';
import {
  AVRO_SNAPSHOT_CLASS,
  compositeClass,
  simpleClassName,
  type CompositeType,
} from '../../../src/core/types/snapshot-classes.ts';
import { OPTIONAL_MAP_MAGIC } from '../../../src/core/types/snapshot-format.ts';
import { Types } from '../../../src/core/types/types.ts';
import { writeSerializerSnapshot } from '../../../src/core/types/write-serializer-snapshot.ts';

function encode(snapshot: SerializerSnapshot): Uint8Array {
  const output = new DataOutput();
  writeSerializerSnapshot(snapshot, output);
  return output.toBytes();
}
const decode = (write: (output: DataOutput) => void): SerializerSnapshot => {
  const output = new DataOutput();
  write(output);
  const input = new DataInput(output.toBytes());
  const snapshot = readSerializerSnapshot(input);
  expect(input.remaining).toBe(0);
  return snapshot;
};
const long = simpleSnapshot('Long');

const pojo: SerializerSnapshot = {
  kind: 'pojo',
  className: 'x.Shape',
  fields: [
    { name: 'id', declaringClass: 'x.Base', serializer: simpleSnapshot('String') },
    { name: 'tags', declaringClass: 'x.Shape', serializer: compositeSnapshot('List', [long]) },
  ],
  registeredSubclasses: [{ className: 'x.Circle', serializer: null }],
  otherSubclasses: [
    {
      className: 'x.Square',
      serializer: { kind: 'pojo', className: 'x.Square', fields: [], registeredSubclasses: [], otherSubclasses: [] },
    },
  ],
};
const samples: readonly SerializerSnapshot[] = [
  long,
  pojo,
  Types.MAP(Types.STRING, Types.TUPLE(Types.INT, Types.LIST(Types.BIG_DEC)))
    .createSerializer()
    .snapshot(),
  Types.ROW(Types.INT).createSerializer().snapshot(),
  Types.OBJECT_ARRAY(Types.INT).createSerializer().snapshot(),
  compositeSnapshot('Nullable', [long], { kind: 'nullable', paddingBytes: 8 }),
  compositeSnapshot('Timer', [long, simpleSnapshot('VoidNamespace')]),
  { kind: 'enum', className: 'x.E', constants: ['A', 'B'] },
  { kind: 'avro', runtimeClass: 'x.R', schemaJson: '{"type":"record","name":"R","fields":[]}' },
  { kind: 'value-type', className: 'x.V' },
  { kind: 'generic', description: 'what' },
];

describe('the codec of serializer snapshots', () => {
  test('reads what it wrote', () => {
    for (const snapshot of samples) {
      const input = new DataInput(encode(snapshot));
      expect(readSerializerSnapshot(input)).toEqual(snapshot);
      expect(input.remaining).toBe(0);
    }
  });

  test('a Kryo snapshot is kept as it was found', () => {
    const body = new DataOutput();
    body.writeUtf('x.K');
    for (let map = 0; map < 3; map++) {
      body.writeLong(OPTIONAL_MAP_MAGIC);
      body.writeInt(1);
      body.writeUtf(`name ${map}`);
      body.writeBoolean(false);
      body.writeBoolean(true);
      body.writeBlob(new Uint8Array([1, 2, 3]));
    }
    const write = (output: DataOutput): void => {
      output.writeUtf('org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializerSnapshot');
      output.writeInt(2);
      output.writeBytes(body.written());
    };
    const snapshot = decode(write);
    expect(snapshot).toMatchObject({ kind: 'kryo', className: 'x.K' });
    const expected = new DataOutput();
    write(expected);
    expect(encode(snapshot)).toEqual(expected.toBytes());
  });

  test('older versions', () => {
    const simple = (output: DataOutput, version: number): void => {
      output.writeUtf(simpleClassName('Long'));
      output.writeInt(version);
    };
    const withName = (output: DataOutput): void => {
      simple(output, 2);
      output.writeUtf('org.apache.flink.SomeSerializer');
    };
    expect(decode(withName)).toEqual(long);
    const old = (type: CompositeType, version: number, outer: (output: DataOutput) => void): SerializerSnapshot =>
      decode((output) => {
        output.writeUtf(compositeClass(type).className);
        output.writeInt(version);
        outer(output);
        output.writeInt(1333245);
        output.writeInt(1);
        output.writeInt(1);
        simple(output, 3);
      });
    expect(old('List', 1, () => undefined)).toEqual({ ...compositeSnapshot('List', [long]), outerVersion: 1 });
    expect(old('Row', 2, () => undefined)).toMatchObject({ outerVersion: 2, outer: { supportsRowKind: false } });
    expect(old('Tuple', 2, (output) => output.writeUtf('x.Tuple1'))).toMatchObject({
      outer: { className: 'x.Tuple1' },
    });
    const row = compositeSnapshot('Row', [long], { kind: 'row', supportsRowKind: false });
    expect(decode((output) => writeSerializerSnapshot({ ...row, outerVersion: 3 }, output))).toEqual({
      ...row,
      outerVersion: 3,
    });
    const avro = (version: number, ...texts: string[]): SerializerSnapshot =>
      decode((output) => {
        output.writeUtf(AVRO_SNAPSHOT_CLASS);
        output.writeInt(version);
        for (const text of texts) output.writeUtf(text);
      });
    expect(avro(2, 'x.R', '"int"')).toEqual({ kind: 'avro', runtimeClass: 'x.R', schemaJson: '"int"' });
    expect(avro(1, '"int"')).toMatchObject({ schemaJson: '"int"' });
  });

  test("what is wrong is said, in Flink's words where it has some", () => {
    const refused = (write: (output: DataOutput) => void, message: string): void => {
      expect(() => decode(write)).toThrow(MalformedDataError);
      expect(() => decode(write)).toThrow(message);
    };
    const header =
      (className: string, version: number, then: (output: DataOutput) => void = () => undefined) =>
      (output: DataOutput): void => {
        output.writeUtf(className);
        output.writeInt(version);
        then(output);
      };
    refused(header('x.No$Such', 3), "Could not find class 'x.No$Such' in classpath.");
    refused(header(simpleClassName('Long'), 1), 'Unrecognized version: 1');
    refused(header(compositeClass('List').className, 4), 'Unrecognized version: 4');
    const list = compositeClass('List').className;
    const wrongMagic = header(list, 3, (output) => output.writeInt(0xde705));
    refused(wrongMagic, 'Corrupt data, magic number mismatch. Expected    de704, found    de705');
    const nested = (count: number) =>
      header(list, 3, (output) => {
        for (const value of [911108, 1, 1333245, 1, count]) output.writeInt(value);
      });
    refused(nested(0x7fffffff), "2147483647 nested serializer snapshots can't fit");
    refused(nested(-1), "-1 nested serializer snapshots can't fit");
    refused(nested(0), 'has 1 nested serializers, not 0');
    refused(
      (output) => writeSerializerSnapshot(compositeSnapshot('Tuple', [], { kind: 'class', className: 'T' }), output),
      'without nested',
    );
    let deep: SerializerSnapshot = long;
    for (let i = 0; i < 70; i++) deep = compositeSnapshot('List', [deep]);
    refused((output) => writeSerializerSnapshot(deep, output), 'nested deeper than 64');
    const withoutField = header('org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot', 2, (output) => {
      output.writeUtf('x.P');
      output.writeLong(OPTIONAL_MAP_MAGIC);
      output.writeInt(1);
      output.writeUtf('field');
      output.writeBoolean(false);
      output.writeBoolean(false);
    });
    refused(withoutField, 'no serializer for field field of x.P');
  });

  test('damaged bytes are read or refused', () => {
    const damaged = fc.tuple(
      fc.constantFrom(...samples),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.nat(20),
    );
    fc.assert(
      fc.property(damaged, ([snapshot, damage, cut]) => {
        const bytes = encode(snapshot);
        for (const [at, byte] of damage) bytes[at % bytes.length] = byte;
        try {
          const read = readSerializerSnapshot(new DataInput(bytes.slice(0, Math.max(0, bytes.length - cut))));
          expect(printSnapshot(read)).toEqual(expect.any(String));
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDataError);
        }
      }),
      { numRuns: 2000, seed: 20260109 },
    );
  });

  test('is printed for people', () => {
    expect(samples.map(printSnapshot)).toEqual([
      'Long',
      'x.Shape',
      'Map<String, Tuple<Int, List<BigDec>>>',
      'Row<Int>',
      'GenericArray<Int>',
      'Nullable<Long>',
      'Timer<Long, VoidNamespace>',
      'x.E',
      'Avro x.R',
      'x.V',
      'GenericType<what>',
    ]);
  });
});

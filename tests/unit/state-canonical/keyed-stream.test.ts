import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { fromHex, toHex } from '../../../src/core/base/hex.ts';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import { FlinkError } from '../../../src/core/model/flink-error.ts';
import { writeVariableLength, variableLengthBytes } from '../../../src/core/state/canonical/key-prefix.ts';
import type { KeyedEntryVisitor } from '../../../src/core/state/canonical/keyed-entry.ts';
import { KeyedSectionReader } from '../../../src/core/state/canonical/keyed-section-reader.ts';
import {
  readKeyedStreamHeader,
  writeKeyedStreamHeader,
  type KeyedStreamHeader,
} from '../../../src/core/state/canonical/keyed-stream-header.ts';
import { KeyedStreamWriter } from '../../../src/core/state/canonical/keyed-stream-writer.ts';
import { headerEnd } from '../../../src/core/state/canonical/section-bounds.ts';
import { compositeSnapshot, simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';

const counter: KeyedStreamHeader = {
  compressed: false,
  keySerializer: simpleSnapshot('String'),
  states: [
    {
      backendStateType: 'KEY_VALUE',
      name: 'count',
      keyedStateType: 'VALUE',
      namespaceSerializer: simpleSnapshot('VoidNamespace'),
      valueSerializer: simpleSnapshot('Long'),
    },
    {
      backendStateType: 'PRIORITY_QUEUE',
      name: '_timer_state/event_user-timers',
      elementSerializer: compositeSnapshot('Timer', [simpleSnapshot('String'), simpleSnapshot('VoidNamespace')]),
    },
  ],
};

/** String key, String namespace: of variable length both, so the lengths are written. */
const ambiguous: KeyedStreamHeader = {
  compressed: false,
  keySerializer: simpleSnapshot('String'),
  states: [
    {
      backendStateType: 'KEY_VALUE',
      name: 'map',
      keyedStateType: 'MAP',
      namespaceSerializer: simpleSnapshot('String'),
      valueSerializer: compositeSnapshot('Map', [simpleSnapshot('String'), simpleSnapshot('Long')]),
    },
  ],
};

interface Entry {
  readonly stateId: number;
  readonly keyGroup: number;
  readonly key: string;
  readonly namespace: string;
  readonly userKey: string;
  readonly value: string;
}

/** Collects entries as hex. */
function collector(): { entries: Entry[]; visit: KeyedEntryVisitor } {
  const entries: Entry[] = [];
  return {
    entries,
    visit: (entry) => {
      const range = (start: number, end: number): string => toHex(entry.bytes.subarray(start, end));
      entries.push({
        stateId: entry.stateId,
        keyGroup: entry.keyGroup,
        key: range(entry.keyStart, entry.keyEnd),
        namespace: range(entry.namespaceStart, entry.namespaceEnd),
        userKey: range(entry.userKeyStart, entry.userKeyEnd),
        value: range(entry.valueStart, entry.valueEnd),
      });
    },
  };
}

function readAll(bytes: Uint8Array, offsets: readonly number[], firstGroup: number, maxParallelism: number): Entry[] {
  const header = readKeyedStreamHeader(new DataInput(bytes, 0, headerEnd(offsets, bytes.length)));
  const reader = new KeyedSectionReader(header, maxParallelism);
  const { entries, visit } = collector();
  offsets.forEach((offset, i) => {
    if (offset > 0) reader.readSection(new DataInput(bytes, offset), firstGroup + i, visit);
  });
  return entries;
}

const put = (writer: KeyedStreamWriter, key: string, value: string): void => {
  const [k, v] = [fromHex(key), fromHex(value)];
  writer.entry(k, 0, k.length, v, 0, v.length);
};

describe('the example that Flink 2.3.0 read back', () => {
  const section = fromHex(
    '00000000000681' +
      '04626f6200' +
      '00000008' +
      '000000000000002a' +
      '0001' +
      '0000000e81' +
      '80000000000003e8' +
      '04626f6200' +
      '00000000' +
      'ffff',
  );

  test('bob is in key group 1 of 2 with 42, and has a timer', () => {
    const { entries, visit } = collector();
    new KeyedSectionReader(counter, 2).readSection(new DataInput(section), 1, visit);
    expect(entries).toEqual([
      { stateId: 0, keyGroup: 1, key: '04626f62', namespace: '00', userKey: '', value: '000000000000002a' },
      { stateId: 1, keyGroup: 1, key: '80000000000003e8' + '04626f6200', namespace: '', userKey: '', value: '' },
    ]);
  });

  test('the writer writes the same 0x2c5 bytes of header and the same section', () => {
    const writer = new KeyedStreamWriter(counter, { first: 0, last: 1 }, 2);
    writer.startKeyGroup(0);
    writer.endKeyGroup();
    writer.startKeyGroup(1);
    writer.startState(0);
    put(writer, '04626f6200', '000000000000002a');
    writer.startState(1);
    put(writer, '80000000000003e804626f6200', '');
    writer.endKeyGroup();
    expect(writer.offsets()).toEqual([0, 0x2c5]);
    expect(writer.sizeBytes).toBe(759);
    expect(toHex(writer.drain().subarray(0x2c5))).toBe(toHex(section));
  });
});

describe('KeyedStreamWriter', () => {
  test('drained parts concatenate to the stream, wherever they are cut', () => {
    const group = fc.array(
      fc.record({ stateId: fc.nat(1), key: fc.nat(50), value: fc.nat(255), drain: fc.boolean() }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.array(group, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(128, 4096),
        (groups, maxParallelism) => {
          const writer = new KeyedStreamWriter(counter, { first: 3, last: 3 + groups.length - 1 }, maxParallelism);
          const parts: Uint8Array[] = [];
          const expected: Entry[] = [];
          groups.forEach((entries, i) => {
            writer.startKeyGroup(3 + i);
            for (const { stateId, key, value, drain } of entries.toSorted((a, b) => a.stateId - b.stateId)) {
              writer.startState(stateId);
              const keyHex =
                stateId === 0 ? `02${(65 + key).toString(16)}00` : `80000000000000000${(key % 10).toString()}0000`;
              const valueHex = stateId === 0 ? value.toString(16).padStart(2, '0') : '';
              put(writer, keyHex.slice(0, stateId === 0 ? 6 : 18), valueHex);
              expected.push({
                stateId,
                keyGroup: 3 + i,
                key: stateId === 0 ? keyHex.slice(0, 4) : keyHex.slice(0, 18),
                namespace: stateId === 0 ? '00' : '',
                userKey: '',
                value: valueHex,
              });
              if (drain) parts.push(writer.drain());
            }
            writer.endKeyGroup();
          });
          parts.push(writer.drain());
          const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
          expect(bytes.length).toBe(writer.sizeBytes);
          expect(readAll(bytes, writer.offsets(), 3, maxParallelism)).toEqual(expected);
        },
      ),
    );
  });

  test('key groups come in ascending order and inside the range', () => {
    const writer = new KeyedStreamWriter(counter, { first: 2, last: 5 }, 128);
    writer.startKeyGroup(4);
    writer.endKeyGroup();
    expect(() => writer.startKeyGroup(3)).toThrow('out of order');
    expect(() => writer.startKeyGroup(6)).toThrow('out of order');
  });
});

describe('composite keys', () => {
  const part = (text: string): string => {
    const output = new DataOutput();
    output.writeString(text);
    return toHex(output.toBytes());
  };
  const length = (hex: string): string => {
    const output = new DataOutput();
    writeVariableLength(hex.length / 2, output);
    return toHex(output.toBytes());
  };

  test('the length rule: low byte first, as many bytes as needed', () => {
    const cases: [number, string][] = [
      [0, '00'],
      [7, '07'],
      [256, '0001'],
      [300, '2c01'],
      [0x10000, '000001'],
    ];
    for (const [value, hex] of cases) {
      const output = new DataOutput();
      writeVariableLength(value, output);
      expect(toHex(output.toBytes())).toBe(hex);
      expect(variableLengthBytes(value)).toBe(hex.length / 2);
    }
  });

  test('key, namespace and user key of any length are told apart', () => {
    const text = fc.string({ maxLength: 300, unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (key, namespace, userKey, isNull) => {
        const [k, n, u] = [part(key), part(namespace), part(userKey)];
        const value = isNull ? '01' : '000000000000000007';
        const writer = new KeyedStreamWriter(ambiguous, { first: 300, last: 300 }, 4096);
        writer.startKeyGroup(300);
        writer.startState(0);
        put(writer, k + length(k) + n + length(n) + u, value);
        writer.endKeyGroup();
        const entry = { stateId: 0, keyGroup: 300, key: k, namespace: n, userKey: u, value };
        expect(readAll(writer.drain(), writer.offsets(), 300, 4096)).toEqual([entry]);
      }),
    );
  });

  test('a wrong length byte is refused', () => {
    const section = fromHex(`0000${'00000009'}80${'0261'}03${'0262'}02${'0263'}${'00000001'}01ffff`);
    expect(() =>
      new KeyedSectionReader(ambiguous, 128).readSection(new DataInput(section), 0, () => undefined),
    ).toThrow('a key part of 2 bytes is followed by another length');
  });
});

describe('what a reader refuses', () => {
  const read = (hex: string) => () =>
    new KeyedSectionReader(counter, 128).readSection(new DataInput(fromHex(hex)), 1, () => undefined);

  test('an entry of another key group', () => {
    expect(read('000000000006' + '82' + '04626f6200' + '00000000' + 'ffff')).toThrow(
      'an entry of key group 2 in the section of key group 1',
    );
  });

  test('a state that the header does not have', () => {
    expect(read('0002')).toThrow('has a state 2, the header only 2');
  });

  test('lengths beyond the section', () => {
    expect(read('00007fffffff81')).toThrow(MalformedDataError);
    expect(read('0000ffffffff81')).toThrow(MalformedDataError);
    expect(read('000000000006' + '81' + '04626f6200' + '7fffffff')).toThrow(MalformedDataError);
    expect(read('000000000006' + '81' + '04626f6200' + '00000000')).toThrow(MalformedDataError);
  });

  test('headers of other versions, in the words of Flink', () => {
    const output = new DataOutput();
    writeKeyedStreamHeader(counter, output);
    const header = output.toBytes();
    const withVersion = (version: number): DataInput =>
      new DataInput(Uint8Array.from(header, (byte, i) => (i === 3 ? version : byte)));
    expect(() => readKeyedStreamHeader(withVersion(7))).toThrow(
      new FlinkError(
        'org.apache.flink.core.io.VersionMismatchException',
        'Incompatible version: found 7, compatible versions are [6]',
      ),
    );
    expect(() => readKeyedStreamHeader(withVersion(5))).toThrow(
      "Since 1.17 Flink doesn't support recovery from pre Flink 1.8 savepoints.",
    );
    expect(readKeyedStreamHeader(withVersion(6))).toEqual(counter);
  });
});

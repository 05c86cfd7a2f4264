import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { fromHex, toHex } from '../../../src/core/base/hex.ts';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import type { KeyedStreamHeader } from '../../../src/core/state/canonical/keyed-stream-header.ts';
import { NativeSectionReader } from '../../../src/core/state/canonical/native-section-reader.ts';
import type { KeyValueMetaInfo } from '../../../src/core/state/canonical/state-meta-info.ts';
import { compositeSnapshot, simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';
import type { SerializerSnapshot } from '../../../src/core/types/serializer-snapshot.ts';

const state = (
  name: string,
  keyedStateType: KeyValueMetaInfo['keyedStateType'],
  valueSerializer: SerializerSnapshot,
): KeyValueMetaInfo => ({
  backendStateType: 'KEY_VALUE',
  name,
  keyedStateType,
  namespaceSerializer: simpleSnapshot('VoidNamespace'),
  valueSerializer,
});

const header: KeyedStreamHeader = {
  compressed: false,
  keySerializer: simpleSnapshot('Int'),
  states: [
    state('list', 'LIST', compositeSnapshot('List', [simpleSnapshot('String')])),
    state('map', 'MAP', compositeSnapshot('Map', [simpleSnapshot('Byte'), simpleSnapshot('Short')])),
  ],
};

function read(hex: string): string[] {
  const entries: string[] = [];
  new NativeSectionReader(header).readSection(new DataInput(fromHex(hex)), 3, (entry) => {
    const range = (start: number, end: number): string => toHex(entry.bytes.subarray(start, end));
    entries.push(
      [
        entry.stateId,
        range(entry.keyStart, entry.keyEnd),
        range(entry.namespaceStart, entry.namespaceEnd),
        range(entry.userKeyStart, entry.userKeyEnd),
        range(entry.valueStart, entry.valueEnd),
      ].join(' '),
    );
  });
  return entries;
}

describe('the HashMap backend’s own layout', () => {
  // namespace, key, then count and elements: 'a', 'b'
  const list = '0000' + '00000001' + '00' + '0000002a' + '00000002' + '0261' + '0262';
  // 5 -> 7, 6 -> null
  const map = '0001' + '00000001' + '00' + '0000002a' + '00000002' + '05000007' + '0601';

  test('lists are joined by commas, maps are an entry per user key', () => {
    expect(read(list + map.replace('05000007', '05' + '00' + '0007'))).toEqual([
      '0 0000002a 00  02612c0262',
      '1 0000002a 00 05 000007',
      '1 0000002a 00 06 01',
    ]);
  });

  test('states come in any order, each with its count', () => {
    expect(read('0001' + '00000000' + list)).toEqual(['0 0000002a 00  02612c0262']);
  });

  test('absurd counts and unknown states are refused', () => {
    expect(() => read('0000' + '7fffffff')).toThrow(MalformedDataError);
    expect(() => read('0000' + '00000001' + '00' + '0000002a' + '7fffffff')).toThrow(MalformedDataError);
    expect(() => read('0007')).toThrow('has a state 7, the header only 2');
  });

  test('values that only their Java class can measure are refused', () => {
    const opaque: KeyedStreamHeader = {
      ...header,
      states: [state('kryo', 'VALUE', { kind: 'kryo', className: 'java.util.UUID', bodyHex: '' })],
    };
    const section = new DataInput(fromHex('0000' + '00000001' + '00' + '0000002a' + 'ffff'));
    expect(() => new NativeSectionReader(opaque).readSection(section, 3, () => undefined)).toThrow('java.util.UUID');
  });
});

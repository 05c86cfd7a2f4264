import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { MalformedDataError } from '../../../src/core/base/malformed-data-error.ts';
import {
  partitionEnds,
  readOperatorStreamHeader,
  writeOperatorStateStream,
  writeOperatorStreamHeader,
} from '../../../src/core/state/canonical/operator-state-stream.ts';
import type { BroadcastMetaInfo, OperatorListMetaInfo } from '../../../src/core/state/canonical/state-meta-info.ts';
import { simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';

const list = (name: string, mode: 'SPLIT_DISTRIBUTE' | 'UNION'): OperatorListMetaInfo => ({
  backendStateType: 'OPERATOR',
  name,
  mode,
  elementSerializer: simpleSnapshot('ByteArray'),
});
const rules: BroadcastMetaInfo = {
  backendStateType: 'BROADCAST',
  name: 'rules',
  mode: 'BROADCAST',
  keySerializer: simpleSnapshot('String'),
  valueSerializer: simpleSnapshot('Double'),
};

describe('operator state streams', () => {
  test('every partition lies between its offset and the next one', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(
        fc.array(bytes, { maxLength: 5 }),
        fc.array(bytes, { maxLength: 5 }),
        fc.array(fc.tuple(bytes, bytes)),
        (a, b, entries) => {
          const written = writeOperatorStateStream(
            [
              { info: list('a', 'SPLIT_DISTRIBUTE'), elements: a },
              { info: list('b', 'UNION'), elements: b },
            ],
            [{ info: rules, entries }],
          );
          const header = readOperatorStreamHeader(new DataInput(written.bytes));
          expect(header).toEqual({
            compressed: false,
            listStates: [list('a', 'SPLIT_DISTRIBUTE'), list('b', 'UNION')],
            broadcastStates: [rules],
          });
          const ends = partitionEnds(written.states, written.bytes.length);
          const partitions = written.states.map((state) =>
            state.offsets.map((offset) => written.bytes.slice(offset, ends.get(offset))),
          );
          expect(partitions.slice(0, 2)).toEqual([a, b]);
          const broadcast = new DataInput(partitions[2]?.[0] ?? new Uint8Array(0));
          expect(broadcast.readInt()).toBe(entries.length);
          expect(broadcast.remaining).toBe(entries.reduce((sum, [key, value]) => sum + key.length + value.length, 0));
        },
      ),
    );
  });

  test('a state without elements has a name and no offsets', () => {
    const { states } = writeOperatorStateStream([{ info: list('empty', 'SPLIT_DISTRIBUTE'), elements: [] }], []);
    expect(states).toEqual([{ name: 'empty', mode: 'SPLIT_DISTRIBUTE', offsets: [] }]);
  });

  test('version 5 has no flag for compression', () => {
    const output = new DataOutput();
    writeOperatorStreamHeader({ compressed: false, listStates: [], broadcastStates: [] }, output);
    const bytes = [...output.toBytes()];
    bytes[3] = 5;
    bytes.splice(4, 1);
    expect(readOperatorStreamHeader(new DataInput(Uint8Array.from(bytes)))).toEqual({
      compressed: false,
      listStates: [],
      broadcastStates: [],
    });
    bytes[3] = 4;
    expect(() => readOperatorStreamHeader(new DataInput(Uint8Array.from(bytes)))).toThrow(
      'Incompatible version: found 4',
    );
  });

  test('offsets outside of the stream are refused', () => {
    const state = { name: 'a', mode: 'UNION' as const, offsets: [0] };
    expect(() => partitionEnds([state], 10)).toThrow(MalformedDataError);
    expect(() => partitionEnds([{ ...state, offsets: [11] }], 10)).toThrow(MalformedDataError);
  });
});

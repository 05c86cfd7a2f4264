/**
 * Nanoseconds per value for types beside POJOs: generic records, tuples, lists, maps, keys. Prints, asserts nothing:
 * `npx rolldown tests/bench/types/other-codecs.ts --format esm --platform node --file /tmp/other-codecs.mjs && node /tmp/other-codecs.mjs`
 */
import { performance } from 'node:perf_hooks';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { SeededRandom } from '../../../src/core/base/seeded-random.ts';
import { jsonRecordParser } from '../../../src/core/types/json-record.ts';
import type { TypeInformation } from '../../../src/core/types/type-information.ts';
import { Types } from '../../../src/core/types/types.ts';

const VALUES = 4096;
const ROUNDS = 40;
const random = new SeededRandom(7);

function bench<T>(name: string, type: TypeInformation<T>, make: () => T, isKey = false): void {
  const values = Array.from({ length: VALUES }, make);
  const serializer = type.createSerializer();
  const output = new DataOutput(VALUES * 256);
  const encode = (): number => {
    output.clear();
    for (const value of values) serializer.serialize(value, output);
    return output.position;
  };
  encode();
  const input = new DataInput(output.toBytes());
  const decode = (): number => {
    input.reset(input.bytes);
    let kept = 0;
    for (let i = 0; i < VALUES; i++) if (serializer.deserialize(input) !== null) kept++;
    return kept;
  };
  const hash = (): number => values.reduce((sum, value) => sum ^ serializer.hash(value), 0);
  console.log(
    `${name.padEnd(36)} encode ${time(encode)} ns, decode ${time(decode)} ns${isKey ? `, hash ${time(hash)} ns` : ''}`,
  );
}

/** Best of the rounds: on a shared machine noise only adds. */
function time(run: () => number): string {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return ((best * 1e6) / VALUES).toFixed(1).padStart(7);
}

const id = (): string => `user${1000 + random.nextInt(9000)}`;
const Key = Types.POJO('bench.Key', { region: Types.STRING, id: Types.INT }, { hashCode: ['region', 'id'] });

for (let pass = 0; pass < 2; pass++) {
  bench('STRING(8)', Types.STRING, id, true);
  bench('LONG', Types.LONG, () => random.nextInt(1e9), true);
  bench('INT', Types.INT, () => random.nextInt(1e9), true);
  bench('TUPLE(STRING, INT)', Types.TUPLE(Types.STRING, Types.INT), () => [id(), 7], true);
  bench('POJO key', Key, () => ({ region: 'eu-west', id: random.nextInt(100) }), true);
  bench('LIST(LONG) of 10', Types.LIST(Types.LONG), () => Array.from({ length: 10 }, () => random.nextInt(1e9)));
  bench('LIST(POJO) of 3', Types.LIST(Key), () => Array.from({ length: 3 }, () => ({ region: 'eu', id: 7 })));
  bench(
    'MAP(STRING, LONG) of 3',
    Types.MAP(Types.STRING, Types.LONG),
    () =>
      new Map([
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ]),
  );
  bench('GENERIC {id, n, x}', Types.GENERIC(), () => ({ id: id(), n: random.nextInt(100), x: random.nextFloat() }));
  bench('GENERIC nested', Types.GENERIC(), () => ({
    id: id(),
    tags: ['a', 'b'],
    inner: { a: 1, b: null, c: [1, 2, 3] },
  }));
}

const Flight = Types.POJO('bench.Flight', {
  date: Types.STRING,
  delay: Types.INT,
  distance: Types.INT,
  origin: Types.STRING,
});
const lines = Array.from({ length: VALUES }, () =>
  JSON.stringify({ date: '2001/01/01 00:01', delay: 14, distance: 405, origin: id() }),
);
const parse = jsonRecordParser(Flight);
console.log(
  `JSON record of 4 fields              parse ${time(() => lines.reduce((sum, line) => sum + parse(line).delay, 0))} ns`,
);

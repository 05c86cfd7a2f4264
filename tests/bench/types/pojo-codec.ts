/**
 * Nanoseconds per record for encoding and decoding POJOs, by generated code and by the interpreter. Prints, asserts
 * nothing: `npx rolldown tests/bench/types/pojo-codec.ts --format esm --file /tmp/pojo-codec.mjs && node /tmp/pojo-codec.mjs`
 */
import { performance } from 'node:perf_hooks';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { SeededRandom } from '../../../src/core/base/seeded-random.ts';
import { PojoSerializer } from '../../../src/core/types/pojo-serializer.ts';
import { pojoRules, type PojoFields, type PojoValue } from '../../../src/core/types/pojo-type.ts';
import { Types } from '../../../src/core/types/types.ts';

const RECORDS = 4096;
const ROUNDS = 60;
const random = new SeededRandom(7);

function bench<F extends PojoFields>(name: string, fields: F, makeRecord: () => PojoValue<F>): void {
  const records = Array.from({ length: RECORDS }, makeRecord);
  const rules = pojoRules('bench.Record', fields, {}, undefined, 1);
  for (const mode of ['interpret', 'generate'] as const) {
    const serializer = new PojoSerializer<PojoValue<F>>(rules, mode);
    const output = new DataOutput(RECORDS * 128);
    const encode = (): number => {
      output.clear();
      for (const record of records) serializer.serialize(record, output);
      return output.position;
    };
    encode();
    const input = new DataInput(output.toBytes());
    const decode = (): number => {
      input.reset(input.bytes);
      let kept = 0;
      for (let i = 0; i < RECORDS; i++) if (serializer.deserialize(input) !== null) kept++;
      return kept;
    };
    console.log(`${name.padEnd(34)} ${mode.padEnd(10)} encode ${time(encode)} ns, decode ${time(decode)} ns`);
  }
}

/** Best of the rounds: on a shared machine noise only adds. */
function time(run: () => number): string {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return ((best * 1e6) / RECORDS).toFixed(1).padStart(6);
}

const words = (count: number): string[] => Array.from({ length: count }, () => `user${1000 + random.nextInt(9000)}`);
const fresh = (word: string): string => JSON.parse(JSON.stringify(word)) as string;

for (let pass = 0; pass < 2; pass++) {
  bench('{count INT, total DOUBLE}', { count: Types.INT, total: Types.DOUBLE }, () => ({
    count: random.nextInt(1000),
    total: random.nextFloat() * 1000,
  }));
  bench(
    '{userId LONG, amount DOUBLE, timestamp LONG}',
    { userId: Types.LONG, amount: Types.DOUBLE, timestamp: Types.LONG },
    () => ({
      userId: random.nextInt(100_000),
      amount: random.nextFloat() * 1000,
      timestamp: 1_700_000_000_000 + random.nextInt(1e9),
    }),
  );
  for (const distinct of [1000, 1_000_000]) {
    const pool = distinct === 1000 ? words(distinct) : undefined;
    bench(
      `{id STRING(8) of ${distinct}, DOUBLE, LONG, INT}`,
      { id: Types.STRING, amount: Types.DOUBLE, at: Types.LONG, n: Types.INT },
      () => ({
        id: fresh(pool?.[random.nextInt(distinct)] ?? random.nextHex(4)),
        amount: random.nextFloat() * 1000,
        at: 1_700_000_000_000 + random.nextInt(1e9),
        n: random.nextInt(100),
      }),
    );
  }
  bench('{é STRING(20), BOOLEAN}', { text: Types.STRING, flag: Types.BOOLEAN }, () => ({
    text: `é${random.nextHex(9)}x`,
    flag: random.nextInt(2) === 0,
  }));
  bench(
    '{nested POJO, LIST(LONG) of 5}',
    { inner: Types.POJO('bench.Inner', { a: Types.INT, b: Types.DOUBLE }), list: Types.LIST(Types.LONG) },
    () => ({ inner: { a: random.nextInt(100), b: 0.5 }, list: [1, 2, 3, 4, 1_700_000_000_000] }),
  );
}

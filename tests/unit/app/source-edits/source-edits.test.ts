import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { addIdentity, type Identity } from '../../../../src/app/source-edits/add-identity.ts';
import { insertOperator, type InsertedOperator } from '../../../../src/app/source-edits/insert-operator.ts';
import type { OperatorRef } from '../../../../src/app/source-edits/match-calls.ts';
import { StreamCalls } from '../../../../src/app/source-edits/stream-calls.ts';
import { applySplices } from '../../../../src/app/source-edits/text-splice.ts';

const FRAUD = `import { KafkaSource } from 'sluice';

class Detector {
  // arrays have filter and map too
  scores() { return [1, 2].filter((x) => x > 1).map((x) => x); }
}

export class FraudJob {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    const transactions = env.fromSource(KafkaSource.topic('transactions', Transaction), WatermarkStrategy.noWatermarks(), 'Kafka Source')
      .uid('source-id'); // the ledger
    const alerts = transactions
      .keyBy('userId') // one user, one subtask
      .process(new Detector()).returns(Alert)
      .name('Fraud Detector')
      .uid('fraud-detector-id');
    alerts.sinkTo(KafkaSink.topic('alerts', Alert)).name('Kafka Sink').uid('sink-id');
    env.execute('Fraud Detection');
  }
}
`;

let nodes = 0;
const ref = (name: string, role: string, uid: string | null = null): OperatorRef => ({
  operatorId: name,
  name,
  role,
  uid,
  streamNodeId: ++nodes,
});
const fraudOperators = [
  ref('Source: Kafka Source', 'source', 'source-id'),
  ref('Fraud Detector', 'operator', 'fraud-detector-id'),
  ref('Kafka Sink: Writer', 'sink-writer', 'sink-id'),
  ref('Kafka Sink: Committer', 'committer', 'Sink Committer: sink-id'),
];

const callsOf = (text: string): StreamCalls =>
  new StreamCalls(ts, ts.createSourceFile('job.ts', text, ts.ScriptTarget.ES2023, true));

function inserted(
  text: string,
  operators: readonly OperatorRef[],
  from: string,
  to: string,
  kind: InsertedOperator,
): string {
  const result = insertOperator(callsOf(text), operators, { from, to }, kind);
  if (!result.ok) throw new Error(result.error);
  return applySplices(text, result.value);
}

function withUid(
  text: string,
  operators: readonly OperatorRef[],
  operatorId: string,
  identity: Identity = { kind: 'uid', uid: null },
): string {
  const result = addIdentity(callsOf(text), operators, operatorId, identity);
  if (!result.ok) throw new Error(result.error);
  return applySplices(text, result.value);
}

/** The lines that an edit added; fails if it changed any other. */
function addedLines(before: string, after: string): readonly string[] {
  const old = before.split('\n');
  const added = after.split('\n').filter((line) => !old.includes(line));
  expect(after.split('\n').filter((line) => !added.includes(line))).toEqual(old);
  return added;
}

describe('which calls make operators', () => {
  test('streams only: arrays have methods of the same names', () => {
    expect(callsOf(FRAUD).calls.map(({ method, uid, name }) => [method, uid, name])).toEqual([
      ['fromSource', 'source-id', 'Kafka Source'],
      ['process', 'fraud-detector-id', 'Fraud Detector'],
      ['sinkTo', 'sink-id', 'Kafka Sink'],
    ]);
  });

  test('through names and parameters, but not through unknown functions', () => {
    const text = `
      function enrich(stream: DataStream<number>) { return stream.map((x) => x + 1); }
      const env = StreamExecutionEnvironment.getExecutionEnvironment();
      const numbers = env.fromData(1, 2);
      const doubled = (numbers as DataStream<number>).map((x) => 2 * x);
      enrich(doubled).print();
    `;
    expect(callsOf(text).calls.map(({ method }) => method)).toEqual(['map', 'fromData', 'map']);
  });
});

describe('inserting an operator on an edge', () => {
  test('gets a line of its own where the chain has them, in front of keyBy; comments stay', () => {
    const after = inserted(FRAUD, fraudOperators, 'Source: Kafka Source', 'Fraud Detector', 'filter');
    expect(addedLines(FRAUD, after)).toEqual(['      .filter((value) => true)']);
    expect(after).toContain(
      "const alerts = transactions\n      .filter((value) => true)\n      .keyBy('userId') // one user",
    );
  });

  test('stays on the line where the chain does', () => {
    const after = inserted(FRAUD, fraudOperators, 'Fraud Detector', 'Kafka Sink: Writer', 'filter');
    expect(after).toContain('    alerts.filter((value) => true).sinkTo(');
  });

  test('a map says the type of its records, as the producer does', () => {
    const first = inserted(FRAUD, fraudOperators, 'Source: Kafka Source', 'Fraud Detector', 'map');
    expect(first).toContain('      .map((value) => value).returns(Transaction)\n');
    const second = inserted(FRAUD, fraudOperators, 'Fraud Detector', 'Kafka Sink: Writer', 'map');
    expect(second).toContain('alerts.map((value) => value).returns(Alert).sinkTo(');
  });

  test('goes in front of keyBy even if the keyed stream has a name', () => {
    const text = `const env = StreamExecutionEnvironment.getExecutionEnvironment();
const keyed = env.fromData(1).keyBy((x) => x, Types.INT);
keyed.reduce((a, b) => a + b).print();
`;
    const operators = [ref('Source: Data', 'source'), ref('Keyed Reduce', 'operator'), ref('Print', 'sink')];
    const after = inserted(text, operators, 'Source: Data', 'Keyed Reduce', 'filter');
    expect(after).toContain('env.fromData(1).filter((value) => true).keyBy(');
  });

  test('on one input of a union only', () => {
    const text = `const env = StreamExecutionEnvironment.getExecutionEnvironment();
const a = env.fromData(1).name('A');
const b = env.fromData(2).name('B');
a.union(b).map((x) => x).print();
`;
    const operators = [
      ref('Source: A', 'source'),
      ref('Source: B', 'source'),
      ref('Map', 'operator'),
      ref('Print', 'sink'),
    ];
    expect(inserted(text, operators, 'Source: B', 'Map', 'filter')).toContain(
      'a.union(b.filter((value) => true)).map(',
    );
    expect(inserted(text, operators, 'Source: A', 'Map', 'filter')).toContain(
      'a.filter((value) => true).union(b).map(',
    );
  });

  test('keeps own-line comments above the call that they describe', () => {
    const text = `const env = StreamExecutionEnvironment.getExecutionEnvironment();
env
  .fromData(1) // seed
  // double it
  .map((x) => 2 * x)
  .print();
`;
    const operators = [ref('Source: Data', 'source'), ref('Map', 'operator'), ref('Print', 'sink')];
    const after = inserted(text, operators, 'Source: Data', 'Map', 'filter');
    expect(after).toContain('.fromData(1) // seed\n  .filter((value) => true)\n  // double it\n  .map(');
  });

  test('says so where the source does not show the operator', () => {
    const result = insertOperator(
      callsOf('build();'),
      fraudOperators,
      { from: 'Source: Kafka Source', to: 'Fraud Detector' },
      'map',
    );
    expect(result.ok).toBe(false);
    expect(!result.ok && result.error).toContain('does not show which call makes Source: Kafka Source');
  });
});

describe('adding a uid', () => {
  const text = FRAUD.replace(/\s*\.uid\('fraud-detector-id'\)/, '').replace(".uid('sink-id')", '');
  const operators = fraudOperators.map((operator) =>
    operator.uid === 'source-id' ? operator : { ...operator, uid: null },
  );

  test('on its own line behind settings that have theirs', () => {
    const after = withUid(text, operators, 'Fraud Detector');
    expect(addedLines(text.replace("('Fraud Detector');", "('Fraud Detector')"), after)).toEqual([
      "      .uid('fraud-detector');",
    ]);
  });

  test('on the same line behind settings on one line', () => {
    expect(withUid(text, operators, 'Kafka Sink: Writer')).toContain(".name('Kafka Sink').uid('kafka-sink');");
  });

  test('never one that is taken', () => {
    const taken = text.replace('source-id', 'fraud-detector');
    const refs = operators.map((operator) =>
      operator.uid === 'source-id' ? { ...operator, uid: 'fraud-detector' } : operator,
    );
    expect(withUid(taken, refs, 'Fraud Detector')).toContain(".uid('fraud-detector-2')");
  });

  test('the one that is asked for, and the id that state has had', () => {
    const uid = withUid(text, operators, 'Kafka Sink: Writer', { kind: 'uid', uid: "it's" });
    expect(uid).toContain(String.raw`.name('Kafka Sink').uid('it\'s');`);
    const hash = withUid(text, operators, 'Kafka Sink: Writer', { kind: 'uid-hash', hash: 'ab'.repeat(16) });
    expect(hash).toContain(`.name('Kafka Sink').setUidHash('${'ab'.repeat(16)}');`);
  });

  test('not a second one', () => {
    const result = addIdentity(callsOf(FRAUD), fraudOperators, 'Fraud Detector', { kind: 'uid', uid: null });
    expect(result).toEqual({ ok: false, error: 'This operator has a uid.' });
  });
});

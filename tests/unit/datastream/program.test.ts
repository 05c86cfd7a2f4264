import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { declareStates } from '../../../src/core/datastream/declare-states.ts';
import { evaluateProgram } from '../../../src/core/datastream/program.ts';
import { ProgramError } from '../../../src/core/datastream/program-error.ts';
import { root } from '../../../src/cli/bootstrap/project.mjs';
import { emitProgram } from '../../../src/cli/build/emit-program.ts';

function evaluate(files: Record<string, string>, entryClass: string | null = null, parallelism: number | null = null) {
  const emitted = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, emitProgram(text, path).javascript]),
  );
  return evaluateProgram({ files: emitted, entryFile: 'job.ts', entryClass, configuration: {}, parallelism });
}

const COUNT_JOB = `
import { StreamExecutionEnvironment, KeyedProcessFunction, ValueStateDescriptor, ListStateDescriptor, MapStateDescriptor,
         Types, type Collector, type Context, type ValueState } from 'sluice';

class Count extends KeyedProcessFunction<number, number, number> {
  #count!: ValueState<number>;
  override open() {
    const context = this.getRuntimeContext();
    this.#count = context.getState(new ValueStateDescriptor('count', Types.LONG));
    context.getListState(new ListStateDescriptor('list', Types.STRING));
    context.getMapState(new MapStateDescriptor('map', Types.STRING, Types.INT));
  }
  override processElement(value: number, ctx: Context<number>, out: Collector<number>) {
    this.#count.update((this.#count.value() ?? 0) + 1);
    out.collect(value + ctx.getCurrentKey());
  }
}
export class CountJob {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(1, 100).uid('numbers')
      .keyBy((n) => n % 10, Types.LONG)
      .process(new Count()).returns(Types.LONG).uid('count')
      .print();
    env.execute('Counting');
  }
}
`;

function errorOf(run: () => unknown): ProgramError {
  try {
    run();
  } catch (error) {
    if (error instanceof ProgramError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('evaluateProgram', () => {
  test('makes the job graph of the class that -c names by its last segment', () => {
    const { jobGraph, operatorFactories, partitioners } = evaluate({ 'job.ts': COUNT_JOB }, 'com.example.CountJob', 4);
    expect(jobGraph.jobName).toBe('Counting');
    expect(jobGraph.vertices.map(({ name, parallelism }) => [name, parallelism])).toEqual([
      ['KeyedProcess -> Sink: Print to Std. Out', 4],
      ['Source: Sequence Source', 4],
    ]);
    expect(operatorFactories.size).toBe(3);
    expect([...partitioners.values()].map(({ kind }) => kind)).toEqual(['HASH']);
    const operators = jobGraph.vertices.flatMap((vertex) => vertex.operators);
    const classes = operators.map(({ operatorId }) => operatorFactories.get(operatorId)?.operatorClass);
    expect(classes).toEqual(['StreamSink', 'KeyedProcessOperator', 'SourceOperator']);
  });

  test('gives the same graph from every evaluation, in every module instance', () => {
    const first = evaluate({ 'job.ts': COUNT_JOB }).jobGraph;
    expect(evaluate({ 'job.ts': COUNT_JOB }).jobGraph).toEqual(first);
  });

  test('lets a job import its own files, each evaluated once, and nothing else', () => {
    const files = {
      'rules/limit.ts': 'export const limit = { value: 3 }; export const seen = () => limit.value++;',
      'job.ts': `
        import { StreamExecutionEnvironment } from 'sluice';
        import { limit } from './rules/limit';
        import { seen } from './rules/limit.ts';
        export function main() {
          seen();
          const env = StreamExecutionEnvironment.getExecutionEnvironment();
          env.fromSequence(1, limit.value).print();
          env.execute('Limit ' + limit.value);
        }`,
    };
    expect(evaluate(files).jobGraph.jobName).toBe('Limit 4');
    const error = errorOf(() => evaluate({ 'job.ts': "import fs from 'node:fs'; export const main = () => fs;" }));
    expect(error.kind).toBe('main-failed');
    expect(error.message).toContain("There is no module 'node:fs'");
  });

  test("says in Flink's words what is wrong with the entry point", () => {
    const notFound = errorOf(() => evaluate({ 'job.ts': COUNT_JOB }, 'com.example.Nothing'));
    expect(notFound.kind).toBe('class-not-found');
    expect(notFound.message).toBe(
      "The program's entry point class 'com.example.Nothing' was not found in the jar file.",
    );
    const noMain = errorOf(() => evaluate({ 'job.ts': 'export class Job {}' }, 'Job'));
    expect([noMain.kind, noMain.message]).toEqual([
      'no-main-method',
      'The given program class does not have a main(String[]) method.',
    ]);
    expect(errorOf(() => evaluate({ 'job.ts': 'export const x = 1;' })).kind).toBe('no-entry-class');
    const two = 'export class A { static main() {} } export class B { static main() {} }';
    expect(errorOf(() => evaluate({ 'job.ts': two })).message).toContain('A, B');
  });

  test('a main without execute() and one with two are told apart', () => {
    const none =
      "import { StreamExecutionEnvironment } from 'sluice'; export const main = () => { StreamExecutionEnvironment.getExecutionEnvironment(); };";
    expect(errorOf(() => evaluate({ 'job.ts': none })).kind).toBe('no-execute');
    const two = COUNT_JOB.replace("env.execute('Counting');", "env.execute('Counting'); env.execute('Again');");
    const error = errorOf(() => evaluate({ 'job.ts': two }));
    expect(error.kind).toBe('main-failed');
    expect(error.cause).toMatchObject({
      className: 'org.apache.flink.util.FlinkRuntimeException',
      message: 'Cannot have more than one execute() or executeAsync() call in a single environment.',
    });
  });

  test('an empty job is refused as by Flink', () => {
    const empty =
      "import { StreamExecutionEnvironment } from 'sluice'; export const main = () => StreamExecutionEnvironment.getExecutionEnvironment().execute('x');";
    expect(errorOf(() => evaluate({ 'job.ts': empty })).cause).toMatchObject({
      className: 'java.lang.IllegalStateException',
      message: 'No operators defined in streaming topology. Cannot execute.',
    });
  });

  test('what user code throws keeps its place in the job file', () => {
    const error = errorOf(() => evaluate({ 'job.ts': 'export function main() {\n  throw new RangeError("boom");\n}' }));
    expect(error.message).toBe('The main method caused an error: boom');
    expect(error.cause).toBeInstanceOf(RangeError);
    expect(String((error.cause as Error).stack)).toMatch(/job\.ts:\d+:\d+/);
  });

  test('an async main that waits before execute() is refused with the reason', () => {
    const waiting = `import { StreamExecutionEnvironment } from 'sluice';
      export async function main() { await null; StreamExecutionEnvironment.getExecutionEnvironment().execute('x'); }`;
    expect(errorOf(() => evaluate({ 'job.ts': waiting })).message).toContain('asynchronous');
  });
});

describe('the built-in fraud job', () => {
  const text = readFileSync(join(root, 'public', 'jobs', 'fraud-job.ts'), 'utf8');

  test('has the vertices, names and ids of the article', () => {
    const { jobGraph, partitioners } = evaluate({ 'job.ts': text }, 'com.example.FraudJob', 4);
    expect(jobGraph.jobName).toBe('Fraud Detection');
    expect(jobGraph.configuration['execution.checkpointing.interval']).toBe('5000 ms');
    expect(jobGraph.vertices.map(({ id, name, parallelism }) => [id, name, parallelism])).toEqual([
      ['f371ed69fa8751824ea2fb82fc4317d8', 'Fraud Detector -> Kafka Sink: Writer -> Kafka Sink: Committer', 4],
      ['bd9c186e89cc37a76d776844dfa8ccba', 'Source: Kafka Source', 4],
    ]);
    expect(jobGraph.vertices[0]?.operators.map(({ operatorId, uid }) => [operatorId, uid])).toEqual([
      ['425f527e4c612b3f2cd2aaa204b6e6e6', 'Sink Committer: sink-id'],
      ['b2bc5a6680a755404d35a7edb8fc77f4', 'sink-id'],
      ['f371ed69fa8751824ea2fb82fc4317d8', 'fraud-detector-id'],
    ]);
    expect([...partitioners.values()].map(({ kind }) => kind)).toEqual(['HASH']);
  });

  test('declares the states that real Flink keeps for it', () => {
    const operators = declareStates(evaluate({ 'job.ts': text }, null, 2)).vertices.flatMap(
      (vertex) => vertex.operators,
    );
    const names = operators.map(({ declaredState }) =>
      declaredState.status === 'declared'
        ? [...declaredState.keyed, ...declaredState.operator].map(({ name }) => name)
        : declaredState.reason,
    );
    expect(names).toEqual([
      ['streaming_committer_raw_states'],
      ['writer_raw_states'],
      ['features', '_timer_state/event_user-timers', '_timer_state/processing_user-timers'],
      ['SourceReaderState'],
    ]);
  });
});

describe('declareStates', () => {
  const declared = (jobText: string) =>
    Object.fromEntries(
      declareStates(evaluate({ 'job.ts': jobText }))
        .vertices.flatMap((vertex) => vertex.operators)
        .map(({ name, declaredState }) => [name, declaredState]),
    );

  test('finds what operators register in open, timers included', () => {
    const states = declared(COUNT_JOB);
    expect(states['KeyedProcess']).toMatchObject({
      status: 'declared',
      keySerializer: { kind: 'simple' },
      keyed: [
        { name: 'count', kind: 'VALUE' },
        {
          name: 'list',
          kind: 'LIST',
          valueSerializer: { className: expect.stringContaining('ListSerializerSnapshot') },
        },
        { name: 'map', kind: 'MAP', valueSerializer: { nested: [{ kind: 'simple' }, { kind: 'simple' }] } },
        { name: '_timer_state/event_user-timers', kind: 'PRIORITY_QUEUE' },
        { name: '_timer_state/processing_user-timers', kind: 'PRIORITY_QUEUE' },
      ],
    });
    expect(states['Source: Sequence Source']).toMatchObject({
      keySerializer: null,
      operator: [{ name: 'SourceReaderState', mode: 'SPLIT_DISTRIBUTE' }],
    });
    expect(states['Sink: Print to Std. Out']).toEqual({
      status: 'declared',
      keySerializer: null,
      keyed: [],
      operator: [],
    });
  });

  test('an open that throws, or that uses state, leaves the operator unknown with the reason', () => {
    const throwing = COUNT_JOB.replace(
      'const context =',
      "if (true) throw new Error('no model file'); const context =",
    );
    expect(declared(throwing)['KeyedProcess']).toEqual({ status: 'unknown', reason: 'no model file' });
    const reading = COUNT_JOB.replace('context.getListState(', 'this.#count.value(); context.getListState(');
    expect(declared(reading)['KeyedProcess']).toMatchObject({ status: 'unknown' });
  });
});

test('main gets the arguments of the command line', () => {
  const text = `
import { StreamExecutionEnvironment } from 'sluice';
export class Job {
  static main(args: readonly string[]) {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(1, 2).print();
    env.execute(args.join(' '));
  }
}`;
  const files = { 'job.ts': emitProgram(text, 'job.ts').javascript };
  const source = { files, entryFile: 'job.ts', configuration: {}, programArguments: ['--name', 'Fraud'] };
  expect(evaluateProgram(source).jobGraph.jobName).toBe('--name Fraud');
});

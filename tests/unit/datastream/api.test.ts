import { describe, expect, test } from 'vitest';
import {
  DataGeneratorSource,
  Duration,
  KafkaSink,
  KafkaSource,
  KeyedProcessFunction,
  OutputTag,
  PrintSinkFunction,
  ProcessFunction,
  RichMapFunction,
  RichParallelSourceFunction,
  StreamExecutionEnvironment,
  Types,
  WatermarkStrategy,
  type Collector,
  type Context,
  type DataStream,
  type SourceFunction,
} from '../../../src/core/datastream/index.ts';
import { Configuration } from '../../../src/core/datastream/configuration.ts';
import { ExecutionContext, runInContext } from '../../../src/core/datastream/execution-context.ts';
import { toProgram, type Program } from '../../../src/core/datastream/program.ts';

const Account = Types.POJO('com.example.Account', {
  id: Types.LONG,
  owner: Types.POJO('com.example.Owner', { name: Types.STRING }),
});

/** Runs what a main would, and gives the program. */
function build(main: (env: StreamExecutionEnvironment) => void, configuration: Record<string, string> = {}): Program {
  const context = new ExecutionContext(Configuration.fromMap(configuration));
  runInContext(context, () => {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    main(env);
    env.execute('test');
  });
  if (context.execution === undefined) throw new Error('nothing was executed');
  return toProgram(context.execution);
}

const names = ({ jobGraph }: Program): string[] => jobGraph.vertices.map(({ name }) => name).toReversed();
const classes = ({ jobGraph, operatorFactories }: Program): Record<string, string | undefined> =>
  Object.fromEntries(
    jobGraph.vertices
      .flatMap(({ operators }) => operators)
      .map(({ name, operatorId }) => [name, operatorFactories.get(operatorId)?.operatorClass]),
  );

class Pass extends ProcessFunction<number, number> {
  override processElement(value: number, _ctx: unknown, out: Collector<number>) {
    out.collect(value);
  }
}
class KeyedPass extends KeyedProcessFunction<number, number, number> {
  override processElement(value: number, _ctx: Context<number>, out: Collector<number>) {
    out.collect(value);
  }
}
const identity = (value: number): number => value;
const numbers = (env: StreamExecutionEnvironment) => env.fromSequence(1, 10);

describe('default names and operators', () => {
  test("are Flink's", () => {
    const program = build((env) => {
      const keyed = numbers(env)
        .map(identity, Types.LONG)
        .filter(() => true)
        .flatMap((value, out: Collector<number>) => out.collect(value), Types.LONG)
        .process(new Pass(), Types.LONG)
        .assignTimestampsAndWatermarks(WatermarkStrategy.noWatermarks())
        .keyBy(identity, Types.LONG);
      keyed.process(new KeyedPass()).addSink(() => {});
      keyed.process(new Pass()).name('legacy').print();
      keyed.reduce((a, b) => a + b).sinkTo(KafkaSink.topic('sums', Types.LONG));
      keyed.sum(0).print();
    });
    expect(names(program)).toContain(
      'Source: Sequence Source -> Map -> Filter -> Flat Map -> Process -> Timestamps/Watermarks',
    );
    expect(names(program)).toContain('KeyedProcess -> Sink: Unnamed');
    expect(names(program)).toContain('legacy -> Sink: Print to Std. Out');
    expect(names(program)).toContain('Keyed Reduce -> Sink: Writer -> Sink: Committer');
    expect(names(program)).toContain('Keyed Aggregation -> Sink: Print to Std. Out');
    expect(classes(program)).toMatchObject({
      Map: 'StreamMap',
      Filter: 'StreamFilter',
      'Flat Map': 'StreamFlatMap',
      Process: 'ProcessOperator',
      KeyedProcess: 'KeyedProcessOperator',
      legacy: 'LegacyKeyedProcessOperator',
      'Timestamps/Watermarks': 'TimestampsAndWatermarksOperator',
      'Keyed Reduce': 'StreamGroupedReduceOperator',
      'Sink: Writer': 'SinkWriterOperator',
      'Sink: Committer': 'CommitterOperator',
    });
  });

  test('sources of Flink 1.x: name, parallelism 1 unless parallel; a KafkaSource is taken too', () => {
    const one: SourceFunction<number> = { *run() {}, cancel() {} };
    class Many extends RichParallelSourceFunction<number> {
      override *run() {}
      override cancel() {}
    }
    const { jobGraph } = build(
      (env) => {
        env.addSource(one).name('one').print();
        env.addSource(new Many()).name('many').print();
        env.addSource(KafkaSource.topic('transactions', Account)).print();
      },
      { 'parallelism.default': '4' },
    );
    const parallelism = Object.fromEntries(jobGraph.vertices.map((vertex) => [vertex.name, vertex.parallelism]));
    expect(parallelism['Source: one']).toBe(1);
    expect(parallelism['Source: many -> Sink: Print to Std. Out']).toBe(4);
    const kafka = jobGraph.vertices
      .flatMap(({ operators }) => operators)
      .find(({ name }) => name === 'Source: Custom Source');
    expect(kafka?.hasCoordinator).toBe(true);
  });

  test('fromData keeps its order: parallelism 1', () => {
    const { jobGraph } = build((env) => void env.fromData(['a', 'b']).print(), { 'parallelism.default': '4' });
    expect(jobGraph.vertices.map(({ name, parallelism }) => [name, parallelism])).toEqual([
      ['Sink: Print to Std. Out', 4],
      ['Source: Collection Source', 1],
    ]);
  });

  test('addSink takes a V2 sink, print an identifier', () => {
    const program = build((env) => {
      numbers(env).addSink(KafkaSink.topic('numbers', Types.LONG)).name('Kafka Sink').uid('sink-id');
      numbers(env).addSink(new PrintSinkFunction('x'));
    });
    expect(names(program)).toContain('Source: Sequence Source -> Kafka Sink: Writer -> Kafka Sink: Committer');
  });
});

test('collectAsync keeps a stream in a topic', () => {
  const program = build((env) => void numbers(env).collectAsync('seen'));
  expect(names(program)).toEqual([
    'Source: Sequence Source -> Data stream collect sink: Writer -> Data stream collect sink: Committer',
  ]);
});

describe('settings of operators', () => {
  test('reach the job graph', () => {
    const { jobGraph } = build((env) => {
      numbers(env)
        .setParallelism(2)
        .map(identity, Types.LONG)
        .name('a')
        .uid('a-id')
        .setParallelism(3)
        .setMaxParallelism(7)
        .slotSharingGroup('slots')
        .map(identity)
        .name('b')
        .setUidHash('ABCDEFABCDEFABCDEFABCDEFABCDEFAB')
        .setParallelism(3)
        .disableChaining()
        .addSink(() => {})
        .setParallelism(3)
        .uid('sink');
    });
    const vertex = (name: string) => jobGraph.vertices.find((candidate) => candidate.name === name);
    expect(vertex('a')).toMatchObject({ parallelism: 3, maxParallelism: 7, slotSharingGroup: 'slots' });
    expect(vertex('a')?.operators[0]?.uid).toBe('a-id');
    expect(vertex('b')?.operators[0]?.userDefinedOperatorId).toBe('abcdefabcdefabcdefabcdefabcdefab');
    expect(vertex('Source: Sequence Source')?.parallelism).toBe(2);
    expect(vertex('Sink: Unnamed')?.parallelism).toBe(3);
  });

  test('chaining can be switched off for the job, or cut before an operator', () => {
    expect(
      build((env) => void numbers(env.disableOperatorChaining()).map(identity).print()).jobGraph.vertices,
    ).toHaveLength(3);
    const cut = build((env) => void numbers(env).map(identity).startNewChain().print());
    expect(names(cut)).toEqual(['Source: Sequence Source', 'Map -> Sink: Print to Std. Out']);
  });

  test('the environment writes Flink keys', () => {
    const { jobGraph } = build((env) => {
      env.setParallelism(2).setMaxParallelism(64).enableCheckpointing(Duration.ofSeconds(10));
      env.getCheckpointConfig().setCheckpointTimeout(60_000).setTolerableCheckpointFailureNumber(3);
      env.getConfig().setAutoWatermarkInterval(50);
      env.configure({ 'restart-strategy.type': 'fixed-delay' });
      numbers(env).print();
    });
    expect(jobGraph.configuration).toMatchObject({
      'parallelism.default': '2',
      'pipeline.max-parallelism': '64',
      'execution.checkpointing.interval': '10000 ms',
      'execution.checkpointing.mode': 'EXACTLY_ONCE',
      'execution.checkpointing.timeout': '60000 ms',
      'execution.checkpointing.tolerable-failed-checkpoints': '3',
      'pipeline.auto-watermark-interval': '50 ms',
      'restart-strategy.type': 'fixed-delay',
    });
    expect(jobGraph.vertices[0]?.parallelism).toBe(2);
  });

  test('the program wins over the command line', () => {
    const program = build((env) => void numbers(env.setParallelism(3)).print(), { 'parallelism.default': '8' });
    expect(program.jobGraph.vertices[0]?.parallelism).toBe(3);
  });

  test.each([
    [
      'The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).',
      (env: StreamExecutionEnvironment) => numbers(env).setParallelism(0),
    ],
    [
      'Parallelism must be at least one, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).',
      (env: StreamExecutionEnvironment) => env.setParallelism(0),
    ],
    [
      'maxParallelism is out of bounds 0 < maxParallelism <= 32768. Found: 32769',
      (env: StreamExecutionEnvironment) => env.setMaxParallelism(32_769),
    ],
    [
      'Node hash must be a 32 character String that describes a hex code. Found: abc',
      (env: StreamExecutionEnvironment) => numbers(env).setUidHash('abc'),
    ],
    [
      'Cannot set a custom UID hash on a non-legacy sink',
      (env: StreamExecutionEnvironment) =>
        numbers(env).sinkTo(KafkaSink.topic('t', Types.LONG)).setUidHash('a'.repeat(32)),
    ],
    [
      'Cannot override partitioning for KeyedStream.',
      (env: StreamExecutionEnvironment) => numbers(env).keyBy(identity, Types.LONG).rebalance(),
    ],
    [
      'Checkpoint interval must be larger than or equal to 10 ms',
      (env: StreamExecutionEnvironment) => env.enableCheckpointing(5),
    ],
    ["'from' must be <= 'to'", (env: StreamExecutionEnvironment) => env.fromSequence(2, 1)],
  ])('%s', (message, call) => {
    expect(() => call(StreamExecutionEnvironment.getExecutionEnvironment())).toThrow(message);
  });

  test('two operators with one uid, and an empty one, are refused', () => {
    const twice = () => build((env) => void numbers(env).uid('x').map(identity).uid('x').print());
    expect(twice).toThrow(
      'Hash collision on user-specified ID "x". Most likely cause is a non-unique ID. Please check that all IDs ' +
        'specified via `uid(String)` are unique.',
    );
    expect(() => build((env) => void numbers(env).uid('').print())).toThrow('Empty string operator uid is not allowed');
  });
});

describe('types', () => {
  const source = (env: StreamExecutionEnvironment) =>
    env.fromSource(
      new DataGeneratorSource((id) => ({ id, owner: { name: `o${id}` } }), 5, Account),
      WatermarkStrategy.noWatermarks(),
      'accounts',
    );
  const typeOf = <T>(stream: DataStream<T>): string => stream.getType().toString();
  const env = () => StreamExecutionEnvironment.getExecutionEnvironment();

  test('sources, filter, keyBy and union keep the type; map without returns is generic', () => {
    const accounts = source(env());
    expect(typeOf(accounts.filter(() => true))).toBe(Account.toString());
    expect(typeOf(accounts.keyBy('id'))).toBe(Account.toString());
    expect(typeOf(accounts.union(accounts).rebalance())).toBe(Account.toString());
    expect(typeOf(accounts.map(({ id }) => id))).toBe('GenericType<java.lang.Object>');
    expect(typeOf(accounts.map(({ id }) => id).returns(Types.LONG))).toBe('Long');
  });

  test('literals are guessed', () => {
    const guess = (elements: readonly unknown[]): string => typeOf(env().fromData(elements));
    expect([guess(['a']), guess([1, 2]), guess([1, 2.5]), guess([true]), guess([1n]), guess([{ a: 1 }])]).toEqual([
      'String',
      'Long',
      'Double',
      'Boolean',
      'Long',
      'GenericType<java.lang.Object>',
    ]);
    expect(typeOf(env().fromData([1, 2], Types.INT))).toBe('Integer');
  });

  test('returns after the type was used is refused in Flink words', () => {
    const stream = numbers(env()).map(identity);
    stream.getType();
    expect(() => stream.returns(Types.LONG)).toThrow(
      'TypeInformation cannot be filled in for the type after it has been used. Please make sure that the type info ' +
        'hints are the first call after the transformation function, before any access to types or semantic properties, etc.',
    );
  });

  test('a union of different types is refused', () => {
    const other = env().fromData(['a'], Types.STRING) as unknown as DataStream<number>;
    expect(() => numbers(env()).union(other)).toThrow('Cannot union streams of different types: Long and String');
  });

  test('the factories know key, record and output types', () => {
    const { jobGraph, operatorFactories, partitioners } = build((e) => {
      source(e)
        .keyBy('owner.name')
        .map(({ id }) => id, Types.LONG)
        .uid('map')
        .print();
    });
    const map = jobGraph.vertices.flatMap(({ operators }) => operators).find(({ uid }) => uid === 'map');
    const factory = map && operatorFactories.get(map.operatorId);
    expect(factory?.inputTypes.map(String)).toEqual([Account.toString()]);
    expect(String(factory?.outputType)).toBe('Long');
    expect(String(factory?.keySelections[0]?.keyType)).toBe('String');
    const [partitioner] = partitioners.values();
    expect(partitioner?.kind === 'HASH' && partitioner.key.extract({ id: 1, owner: { name: 'ann' } })).toBe('ann');
  });

  test('a field that there is not, and one of an undeclared type', () => {
    // @ts-expect-error no such field
    expect(() => source(env()).keyBy('iban')).toThrow(`Unable to find field "iban" in type ${Account.toString()}.`);
    const undeclared = source(env()).map(({ id }) => ({ id }));
    expect(() => undeclared.keyBy('id')).toThrow("Declare the stream's type");
  });

  test('what may be no key is refused with Flink words', () => {
    const tuples = env().fromData(
      [[1, [1]]] as [number, number[]][],
      Types.TUPLE(Types.LONG, Types.PRIMITIVE_ARRAY(Types.LONG)),
    );
    expect(() => tuples.keyBy('f1')).toThrow(
      'Type long[] cannot be used as key. Contained UNSUPPORTED key types: long[]. Look at the keyBy() documentation ' +
        'for the conditions a type has to satisfy in order to be eligible for a key.',
    );
    expect(() => source(env()).keyBy((account) => account, Account)).toThrow(/^Type PojoType<com.example.Account/);
    expect(String(tuples.keyBy('f0').getType())).toBe('Java Tuple2<Long, long[]>');
  });

  test('side outputs have the type of their tag, and one type per id', () => {
    const stream = numbers(env()).process(new Pass());
    expect(typeOf(stream.getSideOutput(new OutputTag('late', Types.STRING)))).toBe('String');
    expect(() => stream.getSideOutput(new OutputTag('late', Types.LONG))).toThrow(
      'A side output with a matching id was already requested with a different type.',
    );
  });

  test('one rich function in two operators is refused', () => {
    class Plus extends RichMapFunction<number, number> {
      override map = identity;
    }
    const plus = new Plus();
    const stream = numbers(env()).map(plus);
    expect(() => stream.map(plus)).toThrow('The same Plus object is used in two operators.');
  });

  test('a keyed function needs a keyed stream, a selector its type', () => {
    expect(() => numbers(env()).process(new KeyedPass())).toThrow('call keyBy before process');
    // @ts-expect-error the key's type is missing
    expect(() => numbers(env()).keyBy(identity)).toThrow("needs the key's type");
  });
});

describe('partitionings', () => {
  test('each edge has its partitioner; the last one before the consumer wins', () => {
    const kinds = (main: (stream: DataStream<number>) => DataStream<number>): string[] => {
      const program = build(
        (env) => void main(numbers(env)).map(identity).setParallelism(2).print().setParallelism(2),
        {
          'parallelism.default': '2',
        },
      );
      return [...program.partitioners.values()].map(({ kind }) => kind);
    };
    expect(kinds((stream) => stream.rebalance())).toEqual(['REBALANCE']);
    expect(kinds((stream) => stream.rebalance().rescale())).toEqual(['RESCALE']);
    expect(kinds((stream) => stream.shuffle())).toEqual(['SHUFFLE']);
    expect(kinds((stream) => stream.global())).toEqual(['GLOBAL']);
    expect(kinds((stream) => stream.broadcast())).toEqual(['BROADCAST']);
    expect(kinds((stream) => stream.rebalance().forward())).toEqual([]);
    expect(kinds((stream) => stream.partitionCustom((key: number, n) => key % n, identity))).toEqual(['CUSTOM']);
    expect(kinds((stream) => stream.union(stream.broadcast()))).toEqual(['FORWARD', 'BROADCAST']);
  });
});

import { LegacySinkTransformation, OneInputTransformation } from '../graph/operator-transformation.ts';
import type { PhysicalTransformation } from '../graph/physical-transformation.ts';
import { SinkTransformation } from '../graph/sink-transformation.ts';
import type { Transformation } from '../graph/transformation.ts';
import {
  checkMayRepartition,
  PartitionTransformation,
  SideOutputTransformation,
  UnionTransformation,
} from '../graph/virtual-transformation.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { FilterFunction } from '../operators/functions/filter-function.ts';
import type { FlatMapFunction } from '../operators/functions/flat-map-function.ts';
import { KeyedProcessFunction } from '../operators/functions/keyed-process-function.ts';
import type { MapFunction } from '../operators/functions/map-function.ts';
import type { ProcessFunction } from '../operators/functions/process-function.ts';
import type { ReduceFunction } from '../operators/functions/reduce-function.ts';
import type { SinkContext, SinkFunction } from '../operators/functions/sink-function.ts';
import { SumFunction } from '../operators/functions/sum-function.ts';
import { KeyedProcessOperator } from '../operators/keyed-process-operator.ts';
import { KafkaSink } from '../operators/kafka/kafka-sink.ts';
import { KeySelection, type KeySelector } from '../operators/key-selection.ts';
import type { Collector } from '../operators/output.ts';
import type { OutputTag } from '../operators/output-tag.ts';
import { ProcessOperator } from '../operators/process-operator.ts';
import { PrintSinkFunction } from '../operators/sink/print-sink-function.ts';
import type { Sink } from '../operators/sink/sink.ts';
import { StreamSink } from '../operators/sink/stream-sink.ts';
import { StreamFilter } from '../operators/stream-filter.ts';
import { StreamFlatMap } from '../operators/stream-flat-map.ts';
import { StreamGroupedReduce } from '../operators/stream-grouped-reduce.ts';
import { StreamMap } from '../operators/stream-map.ts';
import type { OneInputStreamOperator } from '../operators/stream-operator.ts';
import type { Partitioner, StreamPartitioner } from '../operators/stream-partitioner.ts';
import { TimestampsAndWatermarksOperator } from '../operators/watermark/timestamps-and-watermarks-operator.ts';
import type { WatermarkStrategy } from '../operators/watermark/watermark-strategy.ts';
import { keyTypeRefusal } from '../types/key-type.ts';
import type { TypeInformation } from '../types/type-information.ts';
import { Types } from '../types/types.ts';
import { DataStreamSink } from './data-stream-sink.ts';
import { fieldAccessor, fieldTypeAt, type FieldPath, type FieldValue } from './field-path.ts';
import { illegalArgument } from './execution-config.ts';
import { OutputType } from './output-type.ts';
import { claimFunction, type ProgramBuilder } from './program-builder.ts';
import { isSink, sinkTopology } from './sink-factories.ts';
import { oneInputFactory } from './stream-operator-factories.ts';

/*
 * Long because: a stream makes operators and an operator is a stream, so these classes need each other, and modules may
 * not go in circles. Each method only names what it builds.
 */

/** What `transform` needs to know. */
interface OperatorRecipe<T, R> {
  readonly name: string;
  readonly operatorClass: string;
  readonly output: OutputType<R>;
  readonly parallelism?: number;
  create(key: KeySelection<unknown, unknown> | null): OneInputStreamOperator<T>;
}

/** Flink's `DataStream`: records of one type on their way from operator to operator. */
export class DataStream<T> {
  /** For the rooms of the engine. */
  readonly transformation: Transformation;
  protected readonly builder: ProgramBuilder;
  protected readonly outputType: OutputType<T>;
  protected readonly key: KeySelection<unknown, unknown> | null;

  constructor(
    builder: ProgramBuilder,
    transformation: Transformation,
    outputType: OutputType<T>,
    key: KeySelection<unknown, unknown> | null = null,
  ) {
    this.builder = builder;
    this.transformation = transformation;
    this.outputType = outputType;
    this.key = key;
  }

  getType(): TypeInformation<T> {
    return this.outputType.get();
  }

  getParallelism(): number {
    return this.transformation.parallelism;
  }

  /** One value in, one value out. Without `type` (or `.returns`) the result is of an undeclared type (GENERIC). */
  map<R>(mapper: MapFunction<T, R> | ((value: T) => R), type?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    const userFunction = claimFunction(typeof mapper === 'function' ? { map: mapper } : mapper);
    return this.transform<R>({
      name: 'Map',
      operatorClass: 'StreamMap',
      output: new OutputType(type ?? Types.GENERIC<R>()),
      create: (key) => new StreamMap(userFunction, key),
    });
  }

  /** One value in, any number out. Types as for `map`. */
  flatMap<R>(
    flatMapper: FlatMapFunction<T, R> | ((value: T, out: Collector<R>) => void),
    type?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    const userFunction = claimFunction(typeof flatMapper === 'function' ? { flatMap: flatMapper } : flatMapper);
    return this.transform<R>({
      name: 'Flat Map',
      operatorClass: 'StreamFlatMap',
      output: new OutputType(type ?? Types.GENERIC<R>()),
      create: (key) => new StreamFlatMap(userFunction, key),
    });
  }

  /** Keeps what the function says true to. */
  filter(filter: FilterFunction<T> | ((value: T) => boolean)): SingleOutputStreamOperator<T> {
    const userFunction = claimFunction(typeof filter === 'function' ? { filter } : filter);
    return this.transform<T>({
      name: 'Filter',
      operatorClass: 'StreamFilter',
      output: new OutputType(this.getType()),
      create: (key) => new StreamFilter(userFunction, key),
    });
  }

  /** Runs a ProcessFunction. Types as for `map`. */
  process<R>(processFunction: ProcessFunction<T, R>, type?: TypeInformation<R>): SingleOutputStreamOperator<R> {
    if (processFunction instanceof KeyedProcessFunction)
      throw invalidProgram('A KeyedProcessFunction needs a keyed stream: call keyBy before process.');
    const userFunction = claimFunction(processFunction);
    return this.transform<R>({
      name: 'Process',
      operatorClass: 'ProcessOperator',
      output: new OutputType(type ?? Types.GENERIC<R>()),
      create: (key) => new ProcessOperator(userFunction, key),
    });
  }

  /**
   * Groups the stream by key: by a field of the record (`'userId'`, `'account.id'`, `'f0'`), or by a selector and the
   * key's type.
   * @throws FlinkError (InvalidProgramException) if the type can't be a key
   */
  keyBy<P extends FieldPath<T>>(field: P): KeyedStream<T, FieldValue<T, P>>;
  keyBy<K>(selector: KeySelector<T, K>, keyType: TypeInformation<K>): KeyedStream<T, K>;
  keyBy(by: string | KeySelector<T, unknown>, keyType?: TypeInformation<unknown>): KeyedStream<T, unknown> {
    if (typeof by === 'string') {
      const selector: KeySelector<T, unknown> = fieldAccessor(by);
      return this.#keyBy(selector, fieldTypeAt(this.getType(), by));
    }
    if (keyType === undefined)
      throw illegalArgument("keyBy with a selector needs the key's type: keyBy(value => …, Types.…).");
    return this.#keyBy(by, keyType);
  }

  #keyBy(selector: KeySelector<T, unknown>, keyType: TypeInformation<unknown>): KeyedStream<T, unknown> {
    const refusal = keyTypeRefusal(keyType);
    if (refusal !== undefined) throw invalidProgram(refusal);
    // What the engine hands to the selector are the records of this stream.
    const key = new KeySelection(selector as KeySelector<unknown, unknown>, keyType);
    const transformation = this.#partition({ kind: 'HASH', key });
    return new KeyedStream(this.builder, transformation, this.outputType, key);
  }

  /** All records of these streams, in no order among them. @throws FlinkError if their types differ */
  union(...streams: readonly DataStream<T>[]): DataStream<T> {
    const mine = this.getType().toString();
    for (const other of streams) {
      const theirs = other.getType().toString();
      if (theirs !== mine) throw illegalArgument(`Cannot union streams of different types: ${mine} and ${theirs}`);
    }
    const inputs = [this.transformation, ...streams.map((stream) => stream.transformation)];
    return new DataStream(this.builder, new UnionTransformation(inputs), new OutputType(this.getType()));
  }

  /** Round robin to all subtasks. */
  rebalance(): DataStream<T> {
    return this.#repartition({ kind: 'REBALANCE' });
  }

  /** Round robin to a part of the subtasks. */
  rescale(): DataStream<T> {
    return this.#repartition({ kind: 'RESCALE' });
  }

  /** To a random subtask. */
  shuffle(): DataStream<T> {
    return this.#repartition({ kind: 'SHUFFLE' });
  }

  /** To the first subtask. */
  global(): DataStream<T> {
    return this.#repartition({ kind: 'GLOBAL' });
  }

  /** To every subtask. */
  broadcast(): DataStream<T> {
    return this.#repartition({ kind: 'BROADCAST' });
  }

  /** To the subtask of the same index: needs equal parallelism. */
  forward(): DataStream<T> {
    return this.#repartition({ kind: 'FORWARD' });
  }

  /** To the channel that the partitioner names for the key. */
  partitionCustom<K>(partitioner: Partitioner<K>, keySelector: KeySelector<T, K>): DataStream<T> {
    // What the engine hands to the selector are the records of this stream, and to the partitioner their keys.
    const key = keySelector as KeySelector<unknown, unknown>;
    return this.#repartition({ kind: 'CUSTOM', key, partition: partitioner as Partitioner<unknown> });
  }

  /** Gives event timestamps and makes watermarks, for streams whose source does not. */
  assignTimestampsAndWatermarks(strategy: WatermarkStrategy<T>): SingleOutputStreamOperator<T> {
    return this.transform<T>({
      name: 'Timestamps/Watermarks',
      operatorClass: 'TimestampsAndWatermarksOperator',
      output: new OutputType(this.getType()),
      parallelism: this.transformation.parallelism,
      create: (key) => new TimestampsAndWatermarksOperator(strategy, key),
    });
  }

  /** Writes the stream to a sink. */
  sinkTo<CommT, WriterStateT>(sink: Sink<T, CommT, WriterStateT>): DataStreamSink {
    const transformation = new SinkTransformation({
      input: this.transformation,
      topology: sinkTopology(sink, this.outputType, this.key),
      parallelism: this.builder.getParallelism(),
    });
    this.builder.addOperator(transformation);
    return new DataStreamSink(transformation);
  }

  /** Flink 1.x's spelling, kept for jobs that are moved: a sink function, or a sink as for `sinkTo`. */
  addSink(sink: SinkFunction<T> | Sink<T> | ((value: T, context: SinkContext) => void)): DataStreamSink {
    if (isSink(sink)) return this.sinkTo(sink);
    const userFunction = claimFunction(typeof sink === 'function' ? { invoke: sink } : sink);
    const transformation = new LegacySinkTransformation({
      input: this.transformation,
      name: 'Unnamed',
      parallelism: this.builder.getParallelism(),
      operatorFactory: oneInputFactory<T>({
        operatorClass: 'StreamSink',
        input: this.outputType,
        key: this.key,
        output: null,
        create: (key) => new StreamSink(userFunction, key),
      }),
    });
    this.builder.addOperator(transformation);
    return new DataStreamSink(transformation);
  }

  /** Writes each record as a line to the job's output. */
  print(sinkIdentifier = ''): DataStreamSink {
    return this.addSink(new PrintSinkFunction<T>(sinkIdentifier)).name('Print to Std. Out');
  }

  /**
   * Keeps every record in a topic of the session, to be looked at while the job runs (Flink hands an iterator to main,
   * which has ended by then).
   */
  collectAsync(topic = 'collect'): DataStreamSink {
    return this.sinkTo(KafkaSink.topic(topic, this.getType())).name('Data stream collect sink');
  }

  protected transform<R>(recipe: OperatorRecipe<T, R>): SingleOutputStreamOperator<R> {
    const { name, operatorClass, output, create, parallelism = this.builder.getParallelism() } = recipe;
    const transformation = new OneInputTransformation({
      input: this.transformation,
      name,
      parallelism,
      operatorFactory: oneInputFactory<T>({ operatorClass, input: this.outputType, key: this.key, output, create }),
    });
    this.builder.addOperator(transformation);
    return new SingleOutputStreamOperator(this.builder, transformation, output);
  }

  #repartition(partitioner: StreamPartitioner): DataStream<T> {
    checkMayRepartition(this.transformation);
    return new DataStream(this.builder, this.#partition(partitioner), this.outputType);
  }

  #partition(partitioner: StreamPartitioner): PartitionTransformation {
    return new PartitionTransformation({ input: this.transformation, shipStrategy: partitioner.kind, partitioner });
  }
}

/** Flink's `SingleOutputStreamOperator`: the stream that an operator emits, and the settings of that operator. */
export class SingleOutputStreamOperator<T> extends DataStream<T> {
  readonly #operator: PhysicalTransformation;
  readonly #requestedSideOutputs = new Map<string, string>();

  constructor(builder: ProgramBuilder, operator: PhysicalTransformation, outputType: OutputType<T>) {
    super(builder, operator, outputType);
    this.#operator = operator;
  }

  name(name: string): this {
    this.#operator.name = name;
    return this;
  }

  /** Fixes the identity of the operator's state across changes of the job: give one to every operator. */
  uid(uid: string): this {
    this.#operator.setUid(uid);
    return this;
  }

  /** A second id to look for state under on restore: that of an operator that had no uid. 32 hex digits. */
  setUidHash(uidHash: string): this {
    this.#operator.setUidHash(uidHash);
    return this;
  }

  /** @throws FlinkError (IllegalArgumentException) below 1 */
  setParallelism(parallelism: number): this {
    this.#operator.setParallelism(parallelism);
    return this;
  }

  /** @throws FlinkError (IllegalArgumentException) outside of 1…32768 */
  setMaxParallelism(maxParallelism: number): this {
    this.#operator.setMaxParallelism(maxParallelism);
    return this;
  }

  /** The operator shares a task with nobody. */
  disableChaining(): this {
    this.#operator.chainingStrategy = 'NEVER';
    return this;
  }

  /** The operator does not share a task with the one before it. */
  startNewChain(): this {
    this.#operator.chainingStrategy = 'HEAD';
    return this;
  }

  slotSharingGroup(group: string): this {
    this.#operator.slotSharingGroup = group;
    return this;
  }

  /** Declares the type of the records. Right after the call that made the operator. */
  returns(type: TypeInformation<T>): this {
    this.outputType.fill(type);
    return this;
  }

  /** What the operator emitted under the tag. */
  getSideOutput<X>(tag: OutputTag<X>): DataStream<X> {
    const type = tag.type.toString();
    if ((this.#requestedSideOutputs.get(tag.id) ?? type) !== type) {
      throw new FlinkError(
        'java.lang.UnsupportedOperationException',
        'A side output with a matching id was already requested with a different type. This is not allowed, side ' +
          'output ids need to be unique.',
      );
    }
    this.#requestedSideOutputs.set(tag.id, type);
    const transformation = new SideOutputTransformation(this.#operator, tag.id);
    return new DataStream(this.builder, transformation, new OutputType(tag.type));
  }
}

/** Flink's `KeyedStream`: state and timers are kept per key from here on. */
export class KeyedStream<T, K> extends DataStream<T> {
  /** Runs a KeyedProcessFunction (or, as Flink 1.x, a ProcessFunction with timers). Types as for `map`. */
  override process<R>(
    processFunction: KeyedProcessFunction<K, T, R> | ProcessFunction<T, R>,
    type?: TypeInformation<R>,
  ): SingleOutputStreamOperator<R> {
    const userFunction = claimFunction(processFunction);
    const isKeyed = userFunction instanceof KeyedProcessFunction;
    return this.transform<R>({
      name: isKeyed ? 'KeyedProcess' : 'Process',
      operatorClass: isKeyed ? 'KeyedProcessOperator' : 'LegacyKeyedProcessOperator',
      output: new OutputType(type ?? Types.GENERIC<R>()),
      create: (key) => new KeyedProcessOperator<K, T, R>(userFunction, key),
    });
  }

  /** The running reduction of each key. */
  reduce(reducer: ReduceFunction<T> | ((value1: T, value2: T) => T)): SingleOutputStreamOperator<T> {
    return this.#reduce('Keyed Reduce', typeof reducer === 'function' ? { reduce: reducer } : reducer);
  }

  /** The running sum of a field per key; the other fields are those of the key's first record. */
  sum(field: FieldPath<T> | number): SingleOutputStreamOperator<T> {
    const path = typeof field === 'number' ? `f${field}` : field;
    const type = this.getType();
    // Field 0 of a value without fields is the value itself, as in Flink.
    const isWhole = field === 0 && type.fieldType(path) === undefined;
    if (!isWhole) fieldTypeAt(type, path);
    return this.#reduce('Keyed Aggregation', new SumFunction<T>(isWhole ? '' : path));
  }

  #reduce(name: string, reducer: ReduceFunction<T>): SingleOutputStreamOperator<T> {
    const userFunction = claimFunction(reducer);
    const type = this.getType();
    return this.transform<T>({
      name,
      operatorClass: 'StreamGroupedReduceOperator',
      output: new OutputType(type),
      create: (key) => new StreamGroupedReduce(userFunction, type, key),
    });
  }
}

/** Flink's `DataStreamSource`: the stream of a source, and the settings of the source. */
export class DataStreamSource<T> extends SingleOutputStreamOperator<T> {}

const invalidProgram = (message: string): FlinkError =>
  new FlinkError('org.apache.flink.api.common.InvalidProgramException', message);

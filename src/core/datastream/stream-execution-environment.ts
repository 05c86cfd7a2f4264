import { LegacySourceTransformation, SourceTransformation } from '../graph/source-transformation.ts';
import { NodeIds } from '../graph/node-ids.ts';
import type { Transformation } from '../graph/transformation.ts';
import { translate } from '../graph/translate.ts';
import { RichParallelSourceFunction, type SourceFunction } from '../operators/functions/source-function.ts';
import { DataGeneratorSource } from '../operators/source/data-generator-source.ts';
import { NumberSequenceSource } from '../operators/source/number-sequence-source.ts';
import type { Source } from '../operators/source/source.ts';
import type { Duration } from '../operators/watermark/duration.ts';
import { WatermarkStrategy } from '../operators/watermark/watermark-strategy.ts';
import type { TypeInformation } from '../types/type-information.ts';
import { Types } from '../types/types.ts';
import { topicAccesses } from './topic-accesses.ts';
import { CheckpointConfig, type CheckpointingMode } from './checkpoint-config.ts';
import { Configuration, type ConfigurationValue } from './configuration.ts';
import { DataStreamSource } from './data-stream.ts';
import { currentContext, type ExecutionContext } from './execution-context.ts';
import { ExecutionConfig, illegalArgument } from './execution-config.ts';
import { inferType } from './infer-type.ts';
import { OutputType } from './output-type.ts';
import { claimFunction, type ProgramBuilder } from './program-builder.ts';
import { sourceFactory, sourceFunctionFactory } from './stream-operator-factories.ts';

const DEFAULT_JOB_NAME = 'Flink Streaming Job';

/** Flink's `StreamExecutionEnvironment`: where a job begins, and where it is told to run. */
export class StreamExecutionEnvironment implements ProgramBuilder {
  readonly ids = new NodeIds();
  readonly #context: ExecutionContext;
  readonly #configuration = new Configuration();
  readonly #config = new ExecutionConfig(this.#configuration);
  readonly #checkpointConfig = new CheckpointConfig(this.#configuration);
  readonly #transformations: Transformation[] = [];

  private constructor(context: ExecutionContext) {
    this.#context = context;
    this.#configuration.addAll(context.configuration);
  }

  static getExecutionEnvironment(): StreamExecutionEnvironment {
    return new StreamExecutionEnvironment(currentContext());
  }

  getConfig(): ExecutionConfig {
    return this.#config;
  }

  getCheckpointConfig(): CheckpointConfig {
    return this.#checkpointConfig;
  }

  /** Settings by Flink's keys: `{ 'execution.checkpointing.interval': '10 s' }`. They win over the command line's. */
  configure(settings: Configuration | Readonly<Record<string, ConfigurationValue>>): this {
    this.#configuration.addAll(settings instanceof Configuration ? settings : Configuration.fromMap(settings));
    return this;
  }

  getConfiguration(): Configuration {
    return this.#configuration;
  }

  /** @throws FlinkError (IllegalArgumentException) below 1 */
  setParallelism(parallelism: number): this {
    this.#config.setParallelism(parallelism);
    return this;
  }

  getParallelism(): number {
    return this.#config.getParallelism();
  }

  /** The number of key groups. @throws FlinkError (IllegalArgumentException) outside of 1…32768 */
  setMaxParallelism(maxParallelism: number): this {
    this.#config.setMaxParallelism(maxParallelism);
    return this;
  }

  getMaxParallelism(): number {
    return this.#config.getMaxParallelism();
  }

  /** @param interval a Duration, or milliseconds. @throws FlinkError (IllegalArgumentException) below 10 ms */
  enableCheckpointing(interval: Duration | number, mode: CheckpointingMode = 'EXACTLY_ONCE'): this {
    this.#checkpointConfig.setCheckpointingConsistencyMode(mode).setCheckpointInterval(interval);
    return this;
  }

  /** Every operator gets a task of its own. */
  disableOperatorChaining(): this {
    this.#configuration.set('pipeline.operator-chaining.enabled', false);
    return this;
  }

  isChainingEnabled(): boolean {
    return this.#configuration.get('pipeline.operator-chaining.enabled') !== 'false';
  }

  /** The stream of a source. */
  fromSource<T, SplitT, EnumChkT>(
    source: Source<T, SplitT, EnumChkT>,
    watermarkStrategy: WatermarkStrategy<NoInfer<T>>,
    sourceName: string,
    type: TypeInformation<T> = source.producedType,
  ): DataStreamSource<T> {
    const output = new OutputType(type);
    const transformation = new SourceTransformation(this.ids, {
      name: sourceName,
      parallelism: this.getParallelism(),
      operatorFactory: sourceFactory(source, watermarkStrategy, output),
      hasCoordinator: true,
      topics: topicAccesses(source.topicUses),
    });
    return new DataStreamSource(this, transformation, output);
  }

  /**
   * Flink 1.x's spelling, kept for jobs that are moved: a source function (whose `run` is a generator here), or a
   * source as for `fromSource`. A function runs at parallelism 1 unless it is a RichParallelSourceFunction.
   */
  addSource<T>(
    source: SourceFunction<T> | Source<T>,
    sourceName = 'Custom Source',
    type?: TypeInformation<T>,
  ): DataStreamSource<T> {
    if ('createReader' in source) return this.fromSource(source, WatermarkStrategy.noWatermarks<T>(), sourceName, type);
    const output = new OutputType(type ?? Types.GENERIC<T>());
    const transformation = new LegacySourceTransformation(this.ids, {
      name: sourceName,
      parallelism: this.getParallelism(),
      operatorFactory: sourceFunctionFactory(claimFunction(source), output),
      isParallel: source instanceof RichParallelSourceFunction,
    });
    return new DataStreamSource(this, transformation, output);
  }

  /** These elements, in order, at parallelism 1. Without `type` it is guessed: see `inferType`. */
  fromData<T>(elements: readonly T[], type?: TypeInformation<T>): DataStreamSource<T> {
    if (!Array.isArray(elements)) throw illegalArgument('fromData needs an array: fromData([1, 2, 3], Types.INT).');
    const copy: readonly T[] = [...elements];
    const known = type ?? inferType(copy);
    const source = new DataGeneratorSource<T>(
      // The indices that the source counts are those of the array.
      (index) => copy[index] as T,
      copy.length,
      known,
    );
    return this.fromSource(source, WatermarkStrategy.forMonotonousTimestamps<T>(), 'Collection Source').setParallelism(
      1,
    );
  }

  /** Every number from `from` to `to`, both inclusive, in parallel. */
  fromSequence(from: number, to: number): DataStreamSource<number> {
    const strategy = WatermarkStrategy.noWatermarks<number>();
    return this.fromSource(new NumberSequenceSource(from, to), strategy, 'Sequence Source');
  }

  /** For streams of this environment. */
  addOperator(transformation: Transformation): void {
    this.#transformations.push(transformation);
  }

  /**
   * Hands the program over to be run. Once in a program; the job runs after main has returned.
   * @throws FlinkError (FlinkRuntimeException) at the second call; in Flink's words for whatever Flink refuses before
   *   submission
   */
  execute(jobName: string = this.#configuration.get('pipeline.name') ?? DEFAULT_JOB_NAME): void {
    this.#configuration.set('pipeline.name', jobName);
    this.#context.submit(() => translate(this.#transformations, this.#configuration.toMap()));
  }
}

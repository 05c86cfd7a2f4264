/**
 * The module `sluice`: Flink's DataStream API in TypeScript, and all that a job may use. What Flink 1.x calls by
 * another name, or has removed since, is marked so.
 */
export { StreamExecutionEnvironment } from './stream-execution-environment.ts';
export { DataStream, DataStreamSource, KeyedStream, SingleOutputStreamOperator } from './data-stream.ts';
export { DataStreamSink } from './data-stream-sink.ts';
export { Configuration, type ConfigurationValue } from './configuration.ts';
export { ExecutionConfig } from './execution-config.ts';
export { CheckpointConfig, type CheckpointingMode, type ExternalizedCheckpointRetention } from './checkpoint-config.ts';
export type { FieldPath, FieldValue } from './field-path.ts';

export { Types } from '../types/types.ts';
export type { Infer, TypeInformation } from '../types/type-information.ts';
export { BigDecimal } from '../types/big-decimal.ts';
export type { Row, RowKind } from '../types/row-serializer.ts';
export type { Instant, LocalDate, LocalDateTime, LocalTime, SqlTimestamp } from '../types/time-values.ts';

export {
  ListStateDescriptor,
  MapStateDescriptor,
  ReducingStateDescriptor,
  ValueStateDescriptor,
} from '../state/state-descriptor.ts';
export type {
  AppendingState,
  AppendingState as ReducingState,
  ListState,
  MapState,
  State,
  ValueState,
} from '../state/state.ts';

export { RichFunction } from '../operators/functions/rich-function.ts';
export type { FunctionTaskInfo as TaskInfo, RuntimeContext } from '../operators/functions/runtime-context.ts';
export { RichMapFunction, type MapFunction } from '../operators/functions/map-function.ts';
export { RichFlatMapFunction, type FlatMapFunction } from '../operators/functions/flat-map-function.ts';
export { RichFilterFunction, type FilterFunction } from '../operators/functions/filter-function.ts';
export { RichReduceFunction, type ReduceFunction } from '../operators/functions/reduce-function.ts';
export {
  ProcessFunction,
  type ProcessContext,
  type ProcessOnTimerContext,
} from '../operators/functions/process-function.ts';
export {
  KeyedProcessFunction,
  type Context,
  type OnTimerContext,
} from '../operators/functions/keyed-process-function.ts';
export type { TimeDomain, TimerService } from '../operators/functions/timer-service.ts';
export type {
  CheckpointedFunction,
  FunctionInitializationContext,
  FunctionSnapshotContext,
  OperatorStateStore,
} from '../operators/functions/checkpointed-function.ts';
export {
  RichParallelSourceFunction,
  RichSourceFunction,
  type SourceContext,
  type SourceFunction,
  type SourceStep,
} from '../operators/functions/source-function.ts';
export { RichSinkFunction, type SinkContext, type SinkFunction } from '../operators/functions/sink-function.ts';
export type { KeySelector } from '../operators/key-selection.ts';
export type { Collector } from '../operators/output.ts';
export { OutputTag } from '../operators/output-tag.ts';
export type { Partitioner } from '../operators/stream-partitioner.ts';

export { Duration } from '../operators/watermark/duration.ts';
export {
  WatermarkStrategy,
  type TimestampAssigner,
  type WatermarkGeneratorContext,
} from '../operators/watermark/watermark-strategy.ts';
export type { WatermarkGenerator, WatermarkOutput } from '../operators/watermark/watermark-generator.ts';

export type { Source, Boundedness } from '../operators/source/source.ts';
export type {
  ReaderOutput,
  SourceOutput,
  SourceReader,
  SourceReaderContext,
} from '../operators/source/source-reader.ts';
export type { SplitEnumerator, SplitEnumeratorContext } from '../operators/source/split-enumerator.ts';
export { DataGeneratorSource, RateLimiterStrategy } from '../operators/source/data-generator-source.ts';
export { NumberSequenceSource } from '../operators/source/number-sequence-source.ts';
export type { GeneratorFunction } from '../operators/source/sequence-source.ts';
export type { SimpleVersionedSerializer } from '../operators/simple-versioned-serializer.ts';
export type {
  CommitFailure,
  Committer,
  CommittingSink,
  Sink,
  SinkWriter,
  WriterInitContext,
} from '../operators/sink/sink.ts';
export { PrintSinkFunction } from '../operators/sink/print-sink-function.ts';

export { KafkaSource, type KafkaSourceBuilder, type KafkaSourceOptions } from '../operators/kafka/kafka-source.ts';
export { OffsetsInitializer } from '../operators/kafka/offsets-initializer.ts';
export { KafkaSink, type KafkaSinkBuilder, type KafkaSinkOptions } from '../operators/kafka/kafka-sink.ts';
export type { DeliveryGuarantee } from '../operators/kafka/kafka-writer.ts';

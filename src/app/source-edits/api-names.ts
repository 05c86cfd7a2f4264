/** Methods of the DataStream API by what they do to the graph. */

/** Of the environment: make a stream, and an operator. */
export const SOURCES: ReadonlySet<string> = new Set([
  'fromSource',
  'addSource',
  'fromData',
  'fromCollection',
  'fromElements',
  'fromSequence',
  'generateSequence',
]);

/** Of a stream: make an operator and give a stream. */
export const OPERATORS: ReadonlySet<string> = new Set([
  'map',
  'flatMap',
  'filter',
  'process',
  'reduce',
  'sum',
  'min',
  'max',
  'minBy',
  'maxBy',
  'aggregate',
  'apply',
  'transform',
  'assignTimestampsAndWatermarks',
]);

/** Of a stream: end it. */
export const SINKS: ReadonlySet<string> = new Set(['sinkTo', 'addSink', 'print', 'printToErr', 'collect']);

/** Of a stream: say how records travel, or group them; no operator. */
export const VIRTUAL: ReadonlySet<string> = new Set([
  'keyBy',
  'rebalance',
  'rescale',
  'shuffle',
  'forward',
  'global',
  'broadcast',
  'partitionCustom',
  'union',
  'connect',
  'window',
  'windowAll',
  'countWindow',
  'countWindowAll',
  'allowedLateness',
  'trigger',
  'evictor',
]);

/** Of an operator or a sink: settings that give it back. */
export const SETTINGS: ReadonlySet<string> = new Set([
  'name',
  'uid',
  'setUidHash',
  'returns',
  'setParallelism',
  'setMaxParallelism',
  'setDescription',
  'setBufferTimeout',
  'slotSharingGroup',
  'disableChaining',
  'startNewChain',
  'forceNonParallel',
]);

/** Operators that hand their input's records on. */
export const TYPE_KEEPING: ReadonlySet<string> = new Set([
  'filter',
  'reduce',
  'sum',
  'min',
  'max',
  'minBy',
  'maxBy',
  'assignTimestampsAndWatermarks',
]);

/** Stands for a stream given as a parameter. */
export const STREAM_TYPES = /^(?:DataStream|KeyedStream|SingleOutputStreamOperator|DataStreamSource)\b/;

import { FlinkError } from '../model/flink-error.ts';
import type { SinkTopology } from '../graph/sink-transformation.ts';
import type { KeySelection } from '../operators/key-selection.ts';
import { CommittableMessageType } from '../operators/sink/committable-message.ts';
import { CommitterOperator } from '../operators/sink/committer-operator.ts';
import { SinkWriterOperator } from '../operators/sink/sink-writer-operator.ts';
import type { Sink } from '../operators/sink/sink.ts';
import { OutputType } from './output-type.ts';
import { topicAccesses } from './topic-accesses.ts';
import { oneInputFactory } from './stream-operator-factories.ts';

/** Writer, and committer if the sink commits. */
export function sinkTopology<T, CommT, WriterStateT>(
  sink: Sink<T, CommT, WriterStateT>,
  input: OutputType<T>,
  key: KeySelection<unknown, unknown> | null,
): SinkTopology {
  const { committing } = sink;
  const messages =
    committing === null ? null : new OutputType(new CommittableMessageType(committing.committableSerializer));
  const writer = oneInputFactory<T>({
    operatorClass: 'SinkWriterOperator',
    input,
    key,
    output: messages,
    create: (selection) => new SinkWriterOperator(sink, selection),
  });
  const topics = topicAccesses(sink.topicUses);
  if (committing === null || messages === null) return { writer, topics };
  const committer = oneInputFactory({
    operatorClass: 'CommitterOperator',
    input: messages,
    key: null,
    output: null,
    create: () => new CommitterOperator(committing),
  });
  return { writer, committer, topics };
}

/** True if `value` is a V2 sink: `addSink` of Flink 1.x takes those too. */
export function isSink(value: unknown): value is Sink<never> {
  return typeof value === 'object' && value !== null && 'createWriter' in value && 'committing' in value;
}

export const unsupported = (message: string): FlinkError =>
  new FlinkError('java.lang.UnsupportedOperationException', message);

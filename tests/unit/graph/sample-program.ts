import { NodeIds } from '../../../src/core/graph/node-ids.ts';
import { OneInputTransformation } from '../../../src/core/graph/operator-transformation.ts';
import { SinkTransformation, type SinkTopology } from '../../../src/core/graph/sink-transformation.ts';
import { SourceTransformation } from '../../../src/core/graph/source-transformation.ts';
import type { Transformation } from '../../../src/core/graph/transformation.ts';
import { PartitionTransformation } from '../../../src/core/graph/virtual-transformation.ts';
import { FlinkError } from '../../../src/core/model/flink-error.ts';

export const source = (ids = new NodeIds(), name = 'transactions'): SourceTransformation =>
  new SourceTransformation(ids, { name, operatorFactory: `${name} factory`, hasCoordinator: true });

export const map = (input: Transformation, name = 'Map', parallelism = -1): OneInputTransformation =>
  new OneInputTransformation({ input, name, parallelism, operatorFactory: `${name} factory` });

export const keyBy = (input: Transformation, partitioner: unknown = 'by user'): PartitionTransformation =>
  new PartitionTransformation({ input, shipStrategy: 'HASH', partitioner });

export const sinkTo = (input: Transformation, topology: Partial<SinkTopology> = {}): SinkTransformation =>
  new SinkTransformation({ input, topology: { writer: 'writer factory', ...topology } });

/** source → keyBy → detector → sink, nothing set. */
export function fraudJob(): Transformation[] {
  const detector = map(keyBy(source()), 'Fraud Detector');
  return [detector, sinkTo(detector)];
}

/** What an action is refused with, as Flink would print it. */
export function refusalOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof FlinkError) return `${error.className}: ${error.message}`;
    throw error;
  }
  return 'not refused';
}

import { booleanOf, integerOf, type Configuration } from '../model/configuration.ts';
import { PARALLELISM_DEFAULT } from './transformation.ts';

/** The settings that shape a job's graph, read from Flink's keys. */
export interface GraphSettings {
  /** `pipeline.name`. */
  readonly jobName: string;
  /** `parallelism.default`: of operators that set none. */
  readonly parallelism: number;
  /** `pipeline.max-parallelism`; −1 if not set. */
  readonly maxParallelism: number;
  /** `pipeline.operator-chaining.enabled`. */
  readonly isChainingEnabled: boolean;
  /** `pipeline.operator-chaining.chain-operators-with-different-max-parallelism`. */
  readonly chainsDifferentMaxParallelism: boolean;
  /** `pipeline.auto-generate-uids`. */
  readonly generatesUids: boolean;
  /** `pipeline.vertex-name-include-index-prefix`. */
  readonly hasVertexIndexPrefix: boolean;
}

/** @throws FlinkError (IllegalArgumentException) naming the key whose value can't be read */
export function graphSettings(configuration: Configuration): GraphSettings {
  const parallelism = integerOf(configuration, 'parallelism.default', 1, PARALLELISM_DEFAULT);
  return {
    jobName: configuration['pipeline.name'] ?? 'Flink Streaming Job',
    parallelism: Math.max(parallelism, 1),
    maxParallelism: integerOf(configuration, 'pipeline.max-parallelism', -1, -1),
    isChainingEnabled: booleanOf(configuration, 'pipeline.operator-chaining.enabled', true),
    chainsDifferentMaxParallelism: booleanOf(
      configuration,
      'pipeline.operator-chaining.chain-operators-with-different-max-parallelism',
      true,
    ),
    generatesUids: booleanOf(configuration, 'pipeline.auto-generate-uids', true),
    hasVertexIndexPrefix: booleanOf(configuration, 'pipeline.vertex-name-include-index-prefix', false),
  };
}

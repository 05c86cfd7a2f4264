import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { SerializerSnapshot } from '../../core/types/serializer-snapshot.ts';

/** What the bytes of topics' records are, as far as jobs have said so. Who writes knows better than who reads. */
export class TopicTypes {
  readonly #written = new Map<string, SerializerSnapshot>();
  readonly #read = new Map<string, SerializerSnapshot>();

  learn(jobGraph: JobGraph): void {
    for (const { operators } of jobGraph.vertices) {
      for (const { topic, access, type } of operators.flatMap((operator) => operator.topics)) {
        (access === 'write' ? this.#written : this.#read).set(topic, type);
      }
    }
  }

  find(topic: string): SerializerSnapshot | null {
    return this.#written.get(topic) ?? this.#read.get(topic) ?? null;
  }
}

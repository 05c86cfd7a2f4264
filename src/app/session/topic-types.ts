import { serializerSnapshot } from '../../core/graph/parse-serializer-snapshot.ts';
import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { SerializerSnapshot } from '../../core/types/serializer-snapshot.ts';
import type { WebStorage } from './web-storage.ts';

/** What the bytes of topics' records are, as far as jobs have said so. Who writes knows better than who reads. */
export class TopicTypes {
  readonly #written = new Map<string, SerializerSnapshot>();
  readonly #read = new Map<string, SerializerSnapshot>();
  /** What earlier jobs have said is asked for when the first record is to be shown. */
  #remembered: Promise<void> | null = null;

  constructor(readonly storage: WebStorage) {}

  learn(jobGraph: JobGraph): void {
    const topics = jobGraph.vertices.flatMap((vertex) => vertex.operators.flatMap((operator) => operator.topics));
    for (const { topic, access, type } of topics) (access === 'write' ? this.#written : this.#read).set(topic, type);
    const written = topics.filter(({ access }) => access === 'write');
    if (written.length === 0) return;
    const texts = written.map(({ topic, type }) => [topic, JSON.stringify(type)] as const);
    // Without it records of old topics are shown as bytes: nothing to trouble anybody with.
    this.storage.call((worker) => worker.keepTopicTypes(texts)).catch(() => undefined);
  }

  async find(topic: string): Promise<SerializerSnapshot | null> {
    this.#remembered ??= this.#remember();
    await this.#remembered;
    return this.#written.get(topic) ?? this.#read.get(topic) ?? null;
  }

  async #remember(): Promise<void> {
    try {
      for (const [topic, text] of await this.storage.call((worker) => worker.topicTypes())) {
        if (!this.#written.has(topic)) this.#written.set(topic, serializerSnapshot(JSON.parse(text), topic));
      }
    } catch {
      // An older page wrote it otherwise, or nothing can be read: records are shown as bytes.
    }
  }
}

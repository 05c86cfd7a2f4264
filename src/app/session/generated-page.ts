import type { GeneratorSpec } from '../../core/broker/log-entry.ts';
import { findGenerator } from '../../core/operators/kafka/generators/find-generator.ts';
import { jsonText } from './record-text.ts';
import type { TopicPage, TopicPageRequest, TopicRecord } from './topics.ts';

/** A page of a topic that stores nothing: its records are computed. All partitions together go round. */
export function generatedPage(
  { name, seed, recordsPerPartition }: GeneratorSpec,
  partitions: number,
  { partition, from, limit }: TopicPageRequest,
): TopicPage {
  const places = partition === null ? partitions : 1;
  const total = recordsPerPartition === null ? null : recordsPerPartition * places;
  const start = from === 'end' ? Math.max(0, (total ?? 0) - limit) : from;
  const end = Math.min(start + limit, total ?? Infinity);
  const records: TopicRecord[] = [];
  for (let place = start; place < end; place++) {
    const source = partition ?? place % partitions;
    const offset = Math.floor(place / places);
    const generated = findGenerator(name)({ seed, partition: source, partitions });
    const timestampMs = generated.timestampAt(offset);
    records.push({
      partition: source,
      offset,
      timestampMs,
      text: jsonText(generated.recordAt(offset)),
      uncommitted: null,
    });
  }
  return { records, start, total };
}

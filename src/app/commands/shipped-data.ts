import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { Session } from '../session/session.ts';

/** Files that come with the page, by the topic that built-in jobs read them from. */
const FILES: Readonly<Record<string, { readonly path: string; readonly keyField: string | null }>> = {
  flights: { path: 'data/flights.csv', keyField: 'origin' },
};

const loading = new Set<string>();

/** Fills the topics that a job reads and that a file of the page is meant for, unless they are there. */
export async function loadShippedData(session: Session, jobGraph: JobGraph): Promise<void> {
  const read = jobGraph.vertices
    .flatMap(({ operators }) => operators.flatMap(({ topics }) => topics))
    .filter(({ access }) => access === 'read');
  for (const { topic } of read) {
    const file = FILES[topic];
    if (file === undefined || loading.has(topic)) continue;
    loading.add(topic);
    await loadFile(session, topic, file.path, file.keyField);
    loading.delete(topic);
  }
}

async function loadFile(session: Session, topic: string, path: string, keyField: string | null): Promise<void> {
  const known = (await session.topics.list()).find(({ name }) => name === topic);
  if (known !== undefined && known.partitions.some(({ endOffset }) => (endOffset ?? 0) > 0)) return;
  const response = await fetch(path);
  if (!response.ok) return; // the job then waits for records, and the topic can be filled by hand
  const file = new File([await response.blob()], path.slice(path.lastIndexOf('/') + 1));
  await session.topics.loadFile(file, { topic, format: 'csv', keyField });
}

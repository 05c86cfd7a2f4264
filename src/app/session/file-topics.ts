import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { SessionHost } from '../../core/host/session-host.ts';
import type { StorageLink } from '../../platform/web/storage-link.ts';

interface FileTopic {
  readonly topic: string;
  /** Beside the page. */
  readonly file: string;
  readonly format: 'csv' | 'ndjson';
  readonly keyField: string;
}

/** Topics whose records ship with the site. */
const FILE_TOPICS: readonly FileTopic[] = [
  { topic: 'flights', file: 'data/flights.csv', format: 'csv', keyField: 'origin' },
];

/** Fills such topics when the first job wants to read them: a visit that needs none pays for none. */
export class FileTopics {
  constructor(
    readonly host: SessionHost,
    readonly storage: StorageLink,
    readonly onFailure: (message: string) => void,
  ) {}

  /** Call before the job is submitted: its topics are there then, and it waits for their records. */
  provide(jobGraph: JobGraph): void {
    const operators = jobGraph.vertices.flatMap((vertex) => vertex.operators);
    const wanted = new Set(operators.flatMap((operator) => operator.topics).map(({ topic }) => topic));
    for (const fileTopic of FILE_TOPICS) if (wanted.has(fileTopic.topic)) this.#fill(fileTopic);
  }

  #fill({ file, ...request }: FileTopic): void {
    const shape = { format: 'json' } as const;
    this.host.admin({ type: 'create-topic', topic: request.topic, shape }, () => {
      this.storage.host.fillTopic(new URL(file, document.baseURI).href, request).catch((error: unknown) => {
        this.onFailure(error instanceof Error ? error.message : String(error));
      });
    });
  }
}

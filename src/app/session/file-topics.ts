import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { WebStorage } from './web-storage.ts';

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
    readonly storage: WebStorage,
    readonly onFailure: (message: string) => void,
  ) {}

  /** Call before the job is submitted: its topics are there then, and it waits for their records. */
  provide(jobGraph: JobGraph): void {
    const operators = jobGraph.vertices.flatMap((vertex) => vertex.operators);
    const wanted = new Set(operators.flatMap((operator) => operator.topics).map(({ topic }) => topic));
    for (const fileTopic of FILE_TOPICS) if (wanted.has(fileTopic.topic)) this.#fill(fileTopic);
  }

  #fill({ file, ...request }: FileTopic): void {
    const { topic } = request;
    const url = new URL(file, document.baseURI).href;
    // Asked for in this turn: the job's tasks, which ask later, find it.
    this.storage
      .admin({ type: 'create-topic', topic, shape: { format: 'json' } }, 'done')
      .then(() => this.storage.call((worker) => worker.fillTopic(url, request)))
      .catch((error: unknown) => {
        this.onFailure(error instanceof Error ? error.message : String(error));
      });
  }
}

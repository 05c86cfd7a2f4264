import { err, ok, type Result } from '../../core/base/result.ts';
import type { TopicOverview } from '../../core/host/storage-service-message.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { SerializerSnapshot } from '../../core/types/serializer-snapshot.ts';
import type { StoredPage, StoredRecord } from '../../platform/web/storage/topic-page.ts';
import { generatedPage } from './generated-page.ts';
import { recordText } from './record-text.ts';
import type { TopicTypes } from './topic-types.ts';
import type {
  LoadedFile,
  TopicDescription,
  TopicPage,
  TopicPageRequest,
  TopicRecord,
  Topics,
  UncommittedTransaction,
} from './topics.ts';
import { environmentFailureOf, plainFailure } from './web-failures.ts';
import type { WebStorage } from './web-storage.ts';

const MAX_RECORDS = 500;
const NAME = /^[A-Za-z0-9._-]{1,249}$/;

export class WebTopics implements Topics {
  constructor(
    readonly storage: WebStorage,
    readonly types: TopicTypes,
  ) {}

  async list(): Promise<readonly TopicDescription[]> {
    try {
      return (await this.#overviews()).map(describeTopic);
    } catch {
      // Told already, as a session error: there is nothing to list.
      return [];
    }
  }

  async #overviews(): Promise<readonly TopicOverview[]> {
    return (await this.storage.admin({ type: 'list-topics' }, 'topics')).topics;
  }

  async page(request: TopicPageRequest): Promise<Result<TopicPage, FailureInfo>> {
    const limited = { ...request, limit: Math.min(MAX_RECORDS, request.limit) };
    try {
      const topic = (await this.#overviews()).find((known) => known.topic === request.topic);
      if (topic === undefined) return err(plainFailure('user', `There is no topic '${request.topic}'.`));
      if (topic.generator !== null) return ok(generatedPage(topic.generator, topic.partitions.length, limited));
      const page = await this.storage.call((worker) => worker.topicPage(limited));
      return ok(shownPage(topic, page, await this.types.find(request.topic)));
    } catch (error) {
      return err(environmentFailureOf(error));
    }
  }

  async loadFile(
    file: File,
    options: { readonly topic: string | null; readonly format: 'csv' | 'ndjson'; readonly keyField: string | null },
  ): Promise<Result<LoadedFile, FailureInfo>> {
    const topic = options.topic ?? topicNameOf(file.name);
    if (!NAME.test(topic)) {
      return err(plainFailure('user', `'${topic}' is no name for a topic: use letters, digits and . _ -`));
    }
    try {
      const loaded = await this.storage.call((worker) => worker.loadFile(file, { ...options, topic }));
      return ok({ topic, ...loaded });
    } catch (error) {
      return err(plainFailure('user', error instanceof Error ? error.message : String(error)));
    }
  }

  async delete(topic: string): Promise<Result<null, FailureInfo>> {
    try {
      await this.storage.admin({ type: 'delete-topic', topic }, 'done');
      return ok(null);
    } catch (error) {
      return err(environmentFailureOf(error));
    }
  }
}

function shownPage(
  { format }: TopicOverview,
  { records, start, total }: StoredPage,
  type: SerializerSnapshot | null,
): TopicPage {
  const shown = records.map((record): TopicRecord => ({
    partition: record.partition,
    offset: record.offset,
    timestampMs: record.timestamp,
    text: recordText(record.value, format, type),
    uncommitted: uncommittedOf(record),
  }));
  return { records: shown, start, total };
}

function describeTopic({ topic, generator, sealed, partitions, openTransactions }: TopicOverview): TopicDescription {
  return {
    name: topic,
    partitions: partitions.map(({ start, stable, end, sizeBytes }) =>
      generator === null
        ? { startOffset: start, endOffset: end, lastStableOffset: stable, sizeBytes }
        : {
            startOffset: 0,
            endOffset: generator.recordsPerPartition,
            lastStableOffset: generator.recordsPerPartition,
            sizeBytes: 0,
          },
    ),
    generator,
    sealed,
    openTransactions,
    // Offsets count from 0, so what fell off is what lies before the start.
    droppedRecords: partitions.reduce((sum, { start }) => sum + start, 0),
  };
}

function uncommittedOf({ status, transactionalId }: StoredRecord): UncommittedTransaction | null {
  if (status === 'committed' || transactionalId === null) return null;
  const why =
    status === 'ongoing'
      ? `Its transaction ${transactionalId} is open: it is committed when the next checkpoint of its job has completed.`
      : `Its transaction ${transactionalId} was aborted, because its task failed or was restored: nobody will see it.`;
  return { transactionalId, status: status === 'ongoing' ? 'open' : 'aborted', why };
}

/** A file's name without its ending, with other characters than a topic may have as dashes. */
const topicNameOf = (fileName: string): string =>
  fileName
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .slice(0, 100);

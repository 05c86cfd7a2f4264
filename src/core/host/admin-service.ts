import { assertUnreachable } from '../base/assert.ts';
import type { BrokerEffect, BrokerMachine } from '../broker/broker-machine.ts';
import type { Topic } from '../broker/topic.ts';
import { joinPath, pathObstacle } from '../storage/snapshot-path.ts';
import type { FileStore } from './file-store.ts';
import type { AdminAnswer, AdminRequest, TopicOverview, TopicRecord } from './storage-service-message.ts';

const METADATA_FILE = '_metadata';

type Reply = (answer: AdminAnswer) => void;

/** What views and commands ask of broker and files. */
export class AdminService {
  constructor(
    readonly broker: BrokerMachine,
    readonly files: FileStore,
    readonly performBroker: (effects: readonly BrokerEffect[]) => void,
  ) {}

  perform(request: AdminRequest, reply: Reply): void {
    switch (request.type) {
      case 'create-topic':
        this.performBroker(this.broker.createTopic(request.topic, request.shape));
        reply({ type: 'done' });
        break;
      case 'load-topic':
        this.performBroker(this.broker.load(request.topic, request.records));
        reply({ type: 'done' });
        break;
      case 'seal-topic':
        this.performBroker(this.broker.sealTopic(request.topic));
        reply({ type: 'done' });
        break;
      case 'delete-topic':
        this.performBroker(this.broker.deleteTopic(request.topic));
        reply({ type: 'done' });
        break;
      case 'list-topics':
        reply({ type: 'topics', topics: this.broker.topics().map(overviewOf) });
        break;
      case 'read-topic':
        this.#readTopic(request, reply);
        break;
      case 'list-snapshots':
        this.files.list((result) => {
          reply(
            result.ok ? { type: 'snapshots', snapshots: result.value } : { type: 'failed', message: result.message },
          );
        });
        break;
      case 'list-files':
        this.files.listFiles(request.path, (result) => {
          reply(result.ok ? { type: 'files', files: result.value } : { type: 'failed', message: result.message });
        });
        break;
      case 'stat':
        this.files.stat(request.path, (result) => {
          reply(result.ok ? { type: 'entry', entry: result.value } : { type: 'failed', message: result.message });
        });
        break;
      case 'read-file':
        this.files.readFile(request.path, request.offset, request.length, (result) => {
          reply(result.ok ? { type: 'bytes', ...result.value } : { type: 'failed', message: result.message });
        });
        break;
      case 'import-snapshot':
        this.#importSnapshot(request, reply);
        break;
      default:
        assertUnreachable(request);
    }
  }

  #readTopic(request: Extract<AdminRequest, { type: 'read-topic' }>, reply: Reply): void {
    const log = this.broker.topic(request.topic)?.partitions[request.partition];
    if (log === undefined) {
      reply({ type: 'failed', message: `There is no partition ${request.partition} of a topic '${request.topic}'.` });
      return;
    }
    const records: TopicRecord[] = [];
    let nextOffset = Math.max(request.offset, log.startOffset);
    for (const batch of log.batchesFrom(nextOffset)) {
      nextOffset = Math.max(nextOffset, batch.baseOffset);
      for (let i = nextOffset - batch.baseOffset; i < batch.records.length; i++) {
        if (records.length >= request.maxRecords) break;
        const record = batch.records[i];
        if (record === undefined) break;
        const { timestamp, value } = record;
        const transactionalId = batch.transaction?.transactionalId ?? null;
        records.push({ offset: nextOffset, timestamp, value, status: batch.status, transactionalId });
        nextOffset++;
      }
      if (records.length >= request.maxRecords) break;
    }
    reply({ type: 'records', records, nextOffset });
  }

  /** All files first, `_metadata` and the description last: it is visible whole or not at all. */
  #importSnapshot(request: Extract<AdminRequest, { type: 'import-snapshot' }>, reply: Reply): void {
    const { description } = request;
    const metadata = request.files.find((file) => file.name === METADATA_FILE)?.bytes;
    const obstacle = pathObstacle(description.path) ?? (metadata === undefined ? 'there is no _metadata file' : null);
    const others = request.files.filter((file) => file.name !== METADATA_FILE);
    const badName = others.find((file) => !/^[A-Za-z0-9._-]{1,255}$/.test(file.name) || file.name.startsWith('.'));
    if (obstacle !== null || metadata === undefined || badName !== undefined) {
      const reason = obstacle ?? `'${badName?.name ?? ''}' is no name of a state file`;
      reply({ type: 'failed', message: `The snapshot can't be taken in: ${reason}.` });
      return;
    }
    const next = (index: number): void => {
      const file = others[index];
      if (file === undefined) {
        this.files.commitSnapshot(description.path, metadata, description, (result) => {
          reply(result.ok ? { type: 'done' } : { type: 'failed', message: result.message });
        });
        return;
      }
      this.files.writeFile(joinPath(description.path, file.name), [file.bytes], (result) => {
        if (result.ok) next(index + 1);
        else reply({ type: 'failed', message: result.message });
      });
    };
    next(0);
  }
}

const overviewOf = (topic: Topic): TopicOverview => ({
  topic: topic.name,
  generator: topic.generator,
  sealed: topic.sealed,
  format: topic.format,
  partitions: topic.partitions.map((log) => ({
    start: log.startOffset,
    stable: log.lastStableOffset,
    end: log.endOffset,
    sizeBytes: log.sizeBytes,
  })),
  openTransactions: [...new Set(topic.partitions.flatMap((log) => [...log.openTransactions()]))],
});

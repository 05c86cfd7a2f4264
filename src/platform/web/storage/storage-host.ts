import type { Result } from '../../../core/base/result.ts';
import { SeededRandom } from '../../../core/base/seeded-random.ts';
import { BrokerMachine } from '../../../core/broker/broker-machine.ts';
import { volatileBrokerLog, type BrokerLogStore, type FileStore } from '../../../core/host/file-store.ts';
import { StorageService } from '../../../core/host/storage-service.ts';
import type { AdminAnswer, AdminRequest, ToStorageService } from '../../../core/host/storage-service-message.ts';
import { StorageMachine } from '../../../core/storage/storage-machine.ts';
import { serveTimers } from '../timer-service.ts';
import { webPort, webPorts } from '../web-ports.ts';
import { ArtifactStore, type ArtifactEntry } from './artifact-store.ts';
import { openSluiceDatabase, type SluiceDatabase, type StoredArtifact } from './database.ts';
import { exportSnapshot, type ExportedSnapshot } from './export-snapshot.ts';
import { IndexedDbBrokerLog } from './indexed-db-broker-log.ts';
import { IndexedDbFileStore } from './indexed-db-file-store.ts';
import { fillTopic, loadFile, type LoadedRecords, type LoadFileRequest } from './load-file.ts';
import { MemoryFileStore } from './memory-file-store.ts';
import { SessionLocks } from './session-locks.ts';
import { packSnapshot, takeInSnapshot, type DroppedFile } from './snapshot-transfer.ts';
import { storageFailure } from './storage-failure.ts';
import type { StorageNotice, StorageOpening } from './storage-notice.ts';
import { probeBlobs } from './storage-probe.ts';
import { sweep } from './sweep.ts';
import { throttled } from './throttle.ts';
import { readTopicPage, type StoredPage, type StoredPageRequest } from './topic-page.ts';
import { watchBrokerLog, watchSnapshots } from './watched-stores.ts';

const RETENTION_BYTES = 64 * 1024 * 1024;
const TOPIC_NOTICE_INTERVAL_MS = 250;

export interface StorageOptions {
  /** Of database, locks and broadcasts: `sluice`. */
  readonly name: string;
  /** This tab's id, new at each load. */
  readonly session: string;
  /** Of the names of files. */
  readonly seed: number;
}

export interface StoragePorts {
  /** Of the `SessionHost`. */
  readonly session: MessagePort;
  readonly timers: MessagePort;
  /** Gets `StorageNotice`s. */
  readonly notices: MessagePort;
}

interface Opened {
  readonly service: StorageService;
  readonly artifacts: ArtifactStore;
  /** null: nothing outlives the tab. */
  readonly database: SluiceDatabase | null;
}

/** The trusted storage worker: snapshots, broker, artifacts and the page's timers. The page calls it by Comlink. */
export class StorageHost {
  #opened: Opened | null = null;
  /** Topics that are being filled. */
  readonly #filling = new Set<string>();

  /** Once, before anything else. Where IndexedDB can't be used everything lives as long as the tab. */
  async open(options: StorageOptions, ports: StoragePorts): Promise<StorageOpening> {
    serveTimers(ports.timers);
    const locks = new SessionLocks(options.name, options.session, navigator.locks);
    const [isPrimary, database] = await Promise.all([locks.acquire(), openOrReason(options.name)]);
    const isStored = typeof database !== 'string';
    const storesBlobs = isStored && (await probeBlobs(database));
    const swept = isStored && isPrimary ? await sweep(database, locks) : [];
    const files = isStored ? storedFiles(database, storesBlobs, locks, isPrimary) : new MemoryFileStore();
    const broker = new BrokerMachine(RETENTION_BYTES);
    const brokerLog = isStored ? await storedLog(database, broker, isPrimary) : volatileBrokerLog;
    this.#opened = {
      service: serve(options, ports, broker, files, brokerLog),
      artifacts: new ArtifactStore(isStored ? database : null),
      database: isStored ? database : null,
    };
    const volatileBecause = isStored ? null : database;
    return { volatileBecause, storesBlobs, isPrimary, hasCompany: await locks.hasCompany(), swept };
  }

  listArtifacts(): Promise<readonly ArtifactEntry[]> {
    return this.#open.artifacts.list();
  }

  readArtifact(name: string): Promise<string | null> {
    return this.#open.artifacts.read(name);
  }

  addArtifact(artifact: StoredArtifact): Promise<Result<ArtifactEntry, string>> {
    return this.#open.artifacts.add(artifact);
  }

  deleteArtifact(name: string): Promise<Result<null, string>> {
    return this.#open.artifacts.delete(name);
  }

  /** What `keepTopicTypes` was given, by topic: JSON of serializer snapshots. */
  async topicTypes(): Promise<readonly (readonly [topic: string, type: string])[]> {
    const { database } = this.#open;
    if (database === null) return [];
    const [topics, types] = await Promise.all([database.getAllKeys('topicTypes'), database.getAll('topicTypes')]);
    return topics.map((topic, index) => [topic, types[index] ?? '']);
  }

  /** Remembers across reloads what the records of topics are. */
  async keepTopicTypes(types: readonly (readonly [topic: string, type: string])[]): Promise<void> {
    const { database } = this.#open;
    for (const [topic, type] of types) await database?.put('topicTypes', type, topic);
  }

  /** @throws Error if there is no such topic, or no such partition in it */
  topicPage(request: StoredPageRequest): StoredPage {
    const topic = this.#open.service.broker.topic(request.topic);
    if (topic === undefined) throw new Error(`There is no topic '${request.topic}'.`);
    return readTopicPage(topic, request);
  }

  /** A snapshot's directory as a zip. @throws Error with a sentence for the user */
  packSnapshot(path: string): Promise<Blob> {
    return packSnapshot(path, (wish) => this.#admin(wish));
  }

  /** A snapshot as a real cluster can take it. @throws Error with a sentence for the user */
  exportSnapshot(path: string): Promise<ExportedSnapshot> {
    return exportSnapshot(path, (wish) => this.#admin(wish));
  }

  /** @returns the path that it was given @throws Error with a sentence for the user */
  takeInSnapshot(files: readonly DroppedFile[], targetDirectory: string): Promise<string> {
    return takeInSnapshot(files, targetDirectory, (wish) => this.#admin(wish));
  }

  /** @throws Error with a sentence for the user */
  loadFile(file: Blob, request: LoadFileRequest): Promise<LoadedRecords> {
    return loadFile(file, request, (wish) => this.#admin(wish));
  }

  /**
   * Sees to it that a topic of format `json`, which is there, holds the records of a file of the site. One that is sealed
   * was filled before; one that is not may have been left half full by a tab that closed.
   * @throws Error with a sentence for the user
   */
  async fillTopic(url: string, request: LoadFileRequest): Promise<void> {
    const { topic } = request;
    const known = this.#open.service.broker.topic(topic);
    if (known === undefined || known.sealed || this.#filling.has(topic)) return;
    this.#filling.add(topic);
    try {
      if (known.partitions.some((log) => log.endOffset > 0)) {
        await this.#admin({ type: 'delete-topic', topic });
        await this.#admin({ type: 'create-topic', topic, shape: { format: 'json' } });
      }
      const response = await fetch(url);
      if (!response.ok)
        throw new Error(`The file ${url} of topic '${topic}' can't be had (status ${response.status}).`);
      await fillTopic(await response.blob(), request, (wish) => this.#admin(wish));
    } finally {
      this.#filling.delete(topic);
    }
  }

  async #admin(request: AdminRequest): Promise<AdminAnswer> {
    const { service } = this.#open;
    const answer = await new Promise<AdminAnswer>((resolve) => {
      service.admin(request, resolve);
    });
    if (answer.type === 'failed') throw new Error(answer.message);
    return answer;
  }

  get #open(): Opened {
    if (this.#opened === null) throw new Error('the storage is not open');
    return this.#opened;
  }
}

async function openOrReason(name: string): Promise<SluiceDatabase | string> {
  try {
    return await openSluiceDatabase(name);
  } catch (error) {
    return `This browser keeps nothing for the page here: savepoints live as long as the tab. Allow site data, or leave the private window. (${storageFailure(error)})`;
  }
}

function storedFiles(
  database: SluiceDatabase,
  storesBlobs: boolean,
  locks: SessionLocks,
  isPrimary: boolean,
): FileStore {
  return new IndexedDbFileStore(database, storesBlobs, {
    session: locks.session,
    mayDelete: async (session) => {
      if (session === locks.session) return true;
      return isPrimary && (await locks.living())?.has(session) === false;
    },
  });
}

/** Topics belong to the primary tab: another one starts from what they were then, and keeps its own changes to itself. */
async function storedLog(database: SluiceDatabase, broker: BrokerMachine, isPrimary: boolean): Promise<BrokerLogStore> {
  const log = new IndexedDbBrokerLog(database, RETENTION_BYTES);
  await log.load((entry) => {
    broker.replay(entry);
  });
  return isPrimary ? log : volatileBrokerLog;
}

function serve(
  { name, seed }: StorageOptions,
  ports: StoragePorts,
  broker: BrokerMachine,
  files: FileStore,
  brokerLog: BrokerLogStore,
): StorageService {
  const notify = (notice: StorageNotice): void => {
    ports.notices.postMessage(notice);
  };
  // Tabs tell each other that the list of savepoints has changed.
  const otherTabs = new BroadcastChannel(name);
  otherTabs.onmessage = () => {
    notify({ type: 'snapshots-changed' });
  };
  const onSnapshots = (): void => {
    notify({ type: 'snapshots-changed' });
    otherTabs.postMessage(null);
  };
  const onTopics = throttled(TOPIC_NOTICE_INTERVAL_MS, () => {
    notify({ type: 'topics-changed' });
  });
  const service = new StorageService(
    webPort(ports.session),
    webPorts,
    new StorageMachine(new SeededRandom(seed)),
    broker,
    watchSnapshots(files, onSnapshots),
    watchBrokerLog(brokerLog, onTopics),
  );
  service.session.listen((message) => {
    // From the SessionHost in the page.
    service.receive(message as ToStorageService);
  });
  return service;
}

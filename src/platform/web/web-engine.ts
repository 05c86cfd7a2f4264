import { SeededRandom } from '../../core/base/seeded-random.ts';
import { SessionHost, type SubmitOptions } from '../../core/host/session-host.ts';
import type { Configuration } from '../../core/model/configuration.ts';
import type { JobID } from '../../core/model/ids.ts';
import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import { frameUrlOf, restrictFrames } from './frame-policy.ts';
import { startStorage, type StorageLink } from './storage-link.ts';
import type { StorageNotice } from './storage/storage-notice.ts';
import { webClock } from './web-clock.ts';
import { webPorts } from './web-ports.ts';
import { WebWorkers } from './web-workers.ts';

export interface WebEngineOptions {
  /** Of what the browser keeps: database, locks. Another name shares nothing with `sluice`. */
  readonly storageName: string;
  readonly configuration: Configuration;
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
  /** The bundled `workers/sluice-worker.ts`. */
  readonly workerText: Promise<string>;
  readonly onReport: (report: JobManagerReport) => void;
  readonly onSubmitted: (jobId: JobID, submission: SubmitOptions) => void;
  readonly onNotice: (notice: StorageNotice) => void;
  /** The storage worker failed: nothing will be written or read any more. */
  readonly onStorageFailure: (message: string) => void;
}

/** A session in a page: JobManager in this thread, storage and broker in their worker, user code in sandboxed frames. */
export interface WebEngine {
  readonly host: SessionHost;
  readonly storage: StorageLink;
  close(): void;
}

/** Needs `document.body`. */
export function createWebEngine(options: WebEngineOptions): WebEngine {
  const frameUrl = frameUrlOf(document.baseURI);
  restrictFrames(document, frameUrl);
  const random = new SeededRandom(randomSeed());
  const storage = startStorage({
    name: options.storageName,
    session: random.nextHex(8),
    seed: random.nextInt(2 ** 32),
    onNotice: options.onNotice,
    onFailure: options.onStorageFailure,
  });
  const workers = new WebWorkers({ document, frameUrl, workerText: options.workerText });
  const host = new SessionHost({
    configuration: options.configuration,
    seed: randomSeed(),
    taskManagers: options.taskManagers,
    slotsPerTaskManager: options.slotsPerTaskManager,
    clock: webClock,
    delay: storage.delay,
    ports: webPorts,
    workers,
    storage: storage.session,
    onReport: options.onReport,
    onSubmitted: options.onSubmitted,
  });
  return {
    host,
    storage,
    close: () => {
      host.close();
      workers.close();
      storage.close();
    },
  };
}

/** 48 random bits: two tabs never come to the same ids. */
function randomSeed(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2));
  return (high % 0x10000) * 0x100000000 + low;
}

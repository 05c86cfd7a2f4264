import { randomInt } from 'node:crypto';
import sluiceWorker from '../../../workers/node/sluice-worker.ts?workertext';
import { SeededRandom } from '../../core/base/seeded-random.ts';
import { BrokerMachine } from '../../core/broker/broker-machine.ts';
import { volatileBrokerLog } from '../../core/host/file-store.ts';
import { SessionHost } from '../../core/host/session-host.ts';
import { StorageService } from '../../core/host/storage-service.ts';
import type { ToStorageService } from '../../core/host/storage-service-message.ts';
import type { Configuration } from '../../core/model/configuration.ts';
import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import { StorageMachine } from '../../core/storage/storage-machine.ts';
import { localPorts } from './local-port.ts';
import { NodeFileStore } from './node-file-store.ts';
import { nodePorts } from './node-ports.ts';
import { nodeTime } from './node-time.ts';
import { nodeWorkers } from './node-workers.ts';

export interface NodeSessionOptions {
  /** Absolute: where paths with a scheme of their own lie (`s3://...`). */
  readonly storageRoot: string;
  readonly configuration: Configuration;
  readonly onReport: (report: JobManagerReport) => void;
  readonly taskManagers?: number;
  readonly slotsPerTaskManager?: number;
  /** Names of savepoints, job ids and all chance follow it. Absent: a fresh one. */
  readonly seed?: number;
}

/** A session on worker_threads: JobManager, storage and broker in this thread, every subtask in one of its own. */
export function createNodeSession(options: NodeSessionOptions): SessionHost {
  const seed = options.seed ?? randomInt(2 ** 47);
  const [sessionPort, servicePort] = localPorts();
  const service = new StorageService(
    servicePort,
    nodePorts,
    new StorageMachine(new SeededRandom(seed + 1)),
    // This broker is as old as the process: a savepoint's transactions were another one's, and ended there.
    new BrokerMachine(undefined, 'accept'),
    new NodeFileStore(options.storageRoot),
    volatileBrokerLog,
  );
  servicePort.listen((message) => {
    // From the SessionHost below, in this thread.
    service.receive(message as ToStorageService);
  });
  return new SessionHost({
    configuration: options.configuration,
    seed,
    taskManagers: options.taskManagers ?? 4,
    slotsPerTaskManager: options.slotsPerTaskManager ?? 8,
    clock: nodeTime.clock,
    delay: nodeTime.delay,
    ports: nodePorts,
    workers: nodeWorkers(sluiceWorker),
    storage: sessionPort,
    onReport: options.onReport,
  });
}

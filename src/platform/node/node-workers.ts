import { Worker } from 'node:worker_threads';
import type { WorkerFactory } from '../../core/host/worker-factory.ts';
import { nodePort } from './node-ports.ts';

/** @param workerText the bundled `workers/node/sluice-worker.ts` */
export function nodeWorkers(workerText: string): WorkerFactory {
  return {
    start(_place, name, onFailure) {
      const worker = new Worker(workerText, { eval: true, name: name.slice(0, 100), stdout: false, stderr: false });
      let isOver = false;
      const fail = (message: string): void => {
        if (isOver) return;
        isOver = true;
        onFailure(message);
      };
      worker.on('error', (error) => {
        fail(`The worker of '${name}' died: ${error instanceof Error ? error.message : String(error)}`);
      });
      worker.on('messageerror', (error) => {
        fail(`A message of the worker of '${name}' could not be read: ${error.message}`);
      });
      worker.on('exit', (code) => {
        fail(`The worker of '${name}' ended by itself with code ${code}.`);
      });
      return {
        port: nodePort(worker, () => undefined),
        terminate: () => {
          isOver = true;
          worker.removeAllListeners('message');
          void worker.terminate();
        },
      };
    },
  };
}

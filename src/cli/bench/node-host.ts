import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { required } from '../../core/base/assert.ts';
import { createNodeSession } from '../../platform/node/node-session.ts';
import type { BenchHost } from './bench-host.ts';
import { peerWorker, type FromPeer, type ToPeer } from './peer-worker.ts';

/** @param entry URL of the command's bundle: its workers run the same file */
export function nodeHost(entry: string): BenchHost & { close(): void } {
  const scratch = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  return {
    savepointDirectory: join(scratch, 'savepoints'),
    openSession: (onReport) => {
      const session = createNodeSession({
        storageRoot: join(scratch, 'storage'),
        configuration: { 'execution.checkpointing.dir': join(scratch, 'checkpoints') },
        onReport,
      });
      return {
        session,
        close: () => {
          session.close();
        },
      };
    },
    startPeer: (onMessage, onError) => {
      const worker = new Worker(new URL(entry));
      worker.on('message', (message: FromPeer) => {
        onMessage(message);
      });
      worker.on('error', onError);
      return {
        post: (message) => {
          worker.postMessage(message);
        },
        terminate: () => {
          void worker.terminate();
        },
      };
    },
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return Promise.resolve((user + system) / 1000);
    },
    close: () => {
      rmSync(scratch, { recursive: true, force: true });
    },
  };
}

/** The other side of `startPeer`. @returns false in the main thread */
export function runAsPeer(): boolean {
  if (isMainThread) return false;
  const port = required(parentPort, 'port of a worker');
  const receive = peerWorker((message) => {
    port.postMessage(message);
  });
  port.on('message', (message: ToPeer) => {
    receive(message);
  });
  return true;
}

import type { BenchHost } from '../../../src/cli/bench/bench-host.ts';
import { runBench } from '../../../src/cli/bench/run-bench.ts';
import type { FromPeer } from '../../../src/cli/bench/peer-worker.ts';
import { createWebEngine } from '../../../src/platform/web/web-engine.ts';

declare global {
  // What the command put into this page.
  function sayInTerminal(line: string): Promise<void>;
  function cpuMsOfBrowser(): Promise<number | null>;
}

const TASK_MANAGERS = 4;
const SLOTS_PER_TASK_MANAGER = 8;
let sessions = 0;

const host: BenchHost = {
  savepointDirectory: 's3://bench/savepoints',
  openSession: (onReport) => {
    const engine = createWebEngine({
      storageName: `bench-${performance.timeOrigin}-${sessions++}`,
      configuration: {},
      taskManagers: TASK_MANAGERS,
      slotsPerTaskManager: SLOTS_PER_TASK_MANAGER,
      workerText: import('../../../workers/sluice-worker.ts?workertext').then((module) => module.default),
      onReport,
      onSubmitted: () => undefined,
      onNotice: () => undefined,
      onStorageFailure: (text) => {
        console.error(text);
      },
    });
    return {
      session: engine.host,
      close: () => {
        engine.close();
      },
    };
  },
  startPeer: (onMessage, onError) => {
    const worker = new Worker(new URL('./peer.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = (event: MessageEvent<FromPeer>) => {
      onMessage(event.data);
    };
    worker.onerror = (event) => {
      onError(new Error(event.message));
    };
    return {
      post: (message) => {
        worker.postMessage(message);
      },
      terminate: () => {
        worker.terminate();
      },
    };
  },
  cpuMs: () => cpuMsOfBrowser(),
};

Object.assign(globalThis, {
  runBenchInPage: (plan: Parameters<typeof runBench>[1]) =>
    runBench(host, plan, (line) => {
      void sayInTerminal(line);
    }),
});

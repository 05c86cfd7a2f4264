import { createWebEngine } from '../../../src/platform/web/web-engine.ts';

Object.assign(window, {
  createWebEngine,
  loadWorkerText: () => import('../../../workers/sluice-worker.ts?workertext').then((m) => m.default),
});

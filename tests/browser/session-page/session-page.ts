import builtInJobs from 'virtual:built-in-jobs';
import type { Session } from '../../../src/app/session/session.ts';
import { createWebEngine } from '../../../src/platform/web/web-engine.ts';
import { LiveHost, type ContractHost } from '../../contract/contract-host.ts';
import type { SessionReport } from '../../../src/app/session/session-report.ts';
import { createWebSession } from '../../../src/app/session/web-session.ts';

declare global {
  // What tests find in this page.
  interface Window {
    /** Opens the page's session and collects what it reports. */
    openSession(storageName: string): void;
    session: Session;
    reports: SessionReport[];
    builtInJobs: typeof builtInJobs;
    /** Opens the engine alone, for the contract that all hosts keep. */
    openHost(storageName: string): void;
    host: ContractHost;
  }
}

window.reports = [];
window.builtInJobs = builtInJobs;
window.openHost = (storageName) => {
  const host = new LiveHost();
  const engine = createWebEngine({
    storageName,
    configuration: {},
    taskManagers: 4,
    slotsPerTaskManager: 8,
    workerText: import('../../../workers/sluice-worker.ts?workertext').then(({ default: text }) => text),
    onReport: host.onReport,
    onSubmitted: () => undefined,
    onNotice: () => undefined,
    onStorageFailure: (message) => {
      throw new Error(message);
    },
  });
  window.host = host.attach(engine.host);
};
window.openSession = (storageName) => {
  window.session = createWebSession(storageName);
  window.session.subscribe((reports) => {
    window.reports.push(...reports);
  });
};

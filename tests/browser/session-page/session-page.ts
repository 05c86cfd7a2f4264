import builtInJobs from 'virtual:built-in-jobs';
import type { Session } from '../../../src/app/session/session.ts';
import { createWebEngine } from '../../../src/platform/web/web-engine.ts';
import type { HostOptions, HostUnderTest } from '../../contract/hosts/host-under-test.ts';
import { liveProgress } from '../../contract/hosts/live-progress.ts';
import { SessionUnderTest } from '../../contract/hosts/session-under-test.ts';
import type { JobManagerReport } from '../../../src/core/protocol/job-manager-message.ts';
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
    openHost(storageName: string, options: HostOptions): void;
    host: HostUnderTest;
  }
}

window.reports = [];
window.builtInJobs = builtInJobs;
window.openHost = (storageName, options) => {
  const reports: JobManagerReport[] = [];
  const engine = createWebEngine({
    storageName,
    configuration: {},
    taskManagers: 4,
    slotsPerTaskManager: 8,
    ...options,
    workerText: import('../../../workers/sluice-worker.ts?workertext').then(({ default: text }) => text),
    onReport: (report) => reports.push(report),
    onSubmitted: () => undefined,
    onNotice: () => undefined,
    onStorageFailure: (message) => {
      throw new Error(message);
    },
  });
  const progress = liveProgress(() => {
    engine.close();
  });
  window.host = new SessionUnderTest(engine.host, reports, progress);
};
window.openSession = (storageName) => {
  window.session = createWebSession(storageName);
  window.session.subscribe((reports) => {
    window.reports.push(...reports);
  });
};

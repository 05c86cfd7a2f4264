import builtInJobs from 'virtual:built-in-jobs';
import type { Session } from '../../../src/app/session/session.ts';
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
  }
}

window.reports = [];
window.builtInJobs = builtInJobs;
window.openSession = (storageName) => {
  window.session = createWebSession(storageName);
  window.session.subscribe((reports) => {
    window.reports.push(...reports);
  });
};

import builtInJobs from 'virtual:built-in-jobs';
import { createWebSession } from '../../../src/app/session/web-session.ts';
import type { Session } from '../../../src/app/session/session.ts';

declare global {
  // What tests find in this page.
  interface Window {
    createSession(storageName?: string): Session;
    builtInJobs: typeof builtInJobs;
  }
}

window.createSession = createWebSession;
window.builtInJobs = builtInJobs;

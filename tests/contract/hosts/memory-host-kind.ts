import { MemoryHost } from '../../../src/platform/memory/memory-host.ts';
import type { HostKind } from './host-under-test.ts';
import { SessionUnderTest } from './session-under-test.ts';

const EVENTS_PER_PASS = 100;

/** The simulator, undisturbed. */
export const memoryHostKind: HostKind = {
  name: 'memory',
  hasWorkers: false,
  open(options = {}) {
    const host = new MemoryHost({ seed: 1, taskManagers: 4, slotsPerTaskManager: 8, ...options });
    const session = new SessionUnderTest(host.session, host.reports, {
      until: (what, isDone) => {
        host.runUntil(what, isDone);
        return Promise.resolve();
      },
      pass: () => {
        host.run(EVENTS_PER_PASS);
        return Promise.resolve();
      },
      close: () => {
        host.session.close();
        return Promise.resolve();
      },
    });
    return Promise.resolve(session);
  },
};

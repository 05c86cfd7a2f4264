import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobManagerReport } from '../../../src/core/protocol/job-manager-message.ts';
import { createNodeSession } from '../../../src/platform/node/node-session.ts';
import type { HostKind } from './host-under-test.ts';
import { SessionUnderTest } from './session-under-test.ts';

const POLL_MS = 2;
const PASS_MS = 10;
/** Generous: the machine may be busy with other tests. */
const PATIENCE_MS = 45_000;

/** Workers of this process, files in a folder of their own. */
export const nodeHostKind: HostKind = {
  name: 'node',
  hasWorkers: true,
  open({ configuration = {}, ...resources } = {}) {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
    const reports: JobManagerReport[] = [];
    const session = createNodeSession({
      storageRoot: join(folder, 'storage'),
      configuration: { 'execution.checkpointing.dir': 's3://checkpoints', ...configuration },
      onReport: (report) => reports.push(report),
      ...resources,
    });
    const host = new SessionUnderTest(session, reports, {
      until: async (what, isDone) => {
        for (const deadline = Date.now() + PATIENCE_MS; !isDone(); await sleep(POLL_MS)) {
          if (Date.now() > deadline) throw new Error(`${what}: no answer in ${PATIENCE_MS / 1000} s`);
        }
      },
      pass: () => sleep(PASS_MS),
      close: () => {
        session.close();
        rmSync(folder, { recursive: true, force: true });
        return Promise.resolve();
      },
    });
    return Promise.resolve(host);
  },
};

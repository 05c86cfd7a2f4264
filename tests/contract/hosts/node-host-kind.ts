import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobManagerReport } from '../../../src/core/protocol/job-manager-message.ts';
import { createNodeSession } from '../../../src/platform/node/node-session.ts';
import type { HostKind } from './host-under-test.ts';
import { liveProgress } from './live-progress.ts';
import { SessionUnderTest } from './session-under-test.ts';

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
    const progress = liveProgress(() => {
      session.close();
      rmSync(folder, { recursive: true, force: true });
    });
    return Promise.resolve(new SessionUnderTest(session, reports, progress));
  },
};

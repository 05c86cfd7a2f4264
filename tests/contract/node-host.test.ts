import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNodeSession } from '../../src/platform/node/node-session.ts';
import { LiveHost } from './contract-host.ts';
import { describeHost } from './host-contract.ts';

describeHost('node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-contract-'));
  const host = new LiveHost(() => {
    rmSync(folder, { recursive: true, force: true });
    return Promise.resolve();
  });
  const session = createNodeSession({
    storageRoot: join(folder, 'storage'),
    configuration: { 'execution.checkpointing.dir': join(folder, 'checkpoints') },
    onReport: host.onReport,
  });
  return Promise.resolve(host.attach(session));
});

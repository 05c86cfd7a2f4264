import type { SessionHost } from '../../core/host/session-host.ts';
import type { ProgramText } from '../../core/host/program-text.ts';
import type { StorageLink } from '../../platform/web/storage-link.ts';
import type { Environment, Probe } from './environment.ts';
import { evaluationOf } from './web-host-calls.ts';

const PROBE_TIMEOUT_MS = 20_000;

/** A program that does nothing: that it was run is the answer. */
const NOTHING: ProgramText = {
  files: { 'probe.js': 'exports.main = () => {};' },
  entryFile: 'probe.js',
  entryClass: null,
  programArguments: [],
  configuration: {},
};

/** What the surroundings can do. Never rejects. */
export async function probeEnvironment(host: SessionHost, storage: StorageLink): Promise<Environment> {
  const [sandbox, kept] = await Promise.all([probeSandbox(host), probeStorage(storage)]);
  const { hasCompany } = await storage.opening;
  return { sandbox, storage: kept, otherTab: hasCompany };
}

async function probeSandbox(host: SessionHost): Promise<Probe> {
  const evaluation = await evaluationOf(host, NOTHING, PROBE_TIMEOUT_MS);
  if (evaluation.ok || evaluation.outcome === 'answered') return { works: true, reason: null };
  const reason =
    evaluation.outcome === 'timed-out'
      ? 'A worker in the sandbox did not answer: this browser, or an extension of it, keeps frames from running scripts.'
      : (evaluation.failure.chain[0]?.message ?? 'Workers can not start in a sandboxed frame here.');
  return { works: false, reason };
}

async function probeStorage(storage: StorageLink): Promise<Environment['storage']> {
  const { volatileBecause } = await storage.opening;
  const { quota, usage } = await estimate();
  return {
    works: volatileBecause === null,
    reason: volatileBecause,
    persistent: await isPersistent(),
    quotaBytes: quota ?? null,
    usedBytes: usage ?? null,
  };
}

/** Pages that are not served securely have no storage manager. */
const storageManager = (): StorageManager | undefined => navigator.storage;

async function estimate(): Promise<StorageEstimate> {
  try {
    return (await storageManager()?.estimate()) ?? {};
  } catch {
    return {};
  }
}

async function isPersistent(): Promise<boolean> {
  try {
    return (await storageManager()?.persisted()) ?? false;
  } catch {
    return false;
  }
}

/** Asks the browser not to evict what is stored: worth it once there is a savepoint to lose. */
export async function keepStorage(): Promise<void> {
  try {
    await storageManager()?.persist();
  } catch {
    // It stays as it is; the page shows what `persisted` says.
  }
}

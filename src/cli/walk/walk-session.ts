import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratorSpec } from '../../core/broker/log-entry.ts';
import { ClientGateway } from '../../core/host/client-gateway.ts';
import type { SessionHost } from '../../core/host/session-host.ts';
import type { JobID } from '../../core/model/ids.ts';
import type { JobManagerReport } from '../../core/protocol/job-manager-message.ts';
import { NodeFileStore } from '../../platform/node/node-file-store.ts';
import { createNodeSession } from '../../platform/node/node-session.ts';
import { runOne } from '../flink-command.ts';
import type { Terminal } from '../run-command.ts';
import { adminRequest } from '../session-calls.ts';
import { artifacts } from './walk-programs.ts';

export const PARTITIONS = 16;
export const GENERATOR: GeneratorSpec = {
  name: 'transactions',
  seed: 42,
  recordsPerPartition: null,
  ratePerSecond: 20_000,
};
const POLL_MS = 50;
const PATIENCE_MS = 60_000;

/** A session that types `flink` commands and remembers what they printed. */
export class WalkSession {
  readonly session: SessionHost;
  readonly reports: JobManagerReport[] = [];
  readonly #gateway: ClientGateway;
  readonly #scratch = mkdtempSync(join(tmpdir(), 'sluice-walk-'));
  readonly #files = new NodeFileStore(join(this.#scratch, 'storage'));

  constructor(readonly terminal: Terminal) {
    this.session = createNodeSession({
      storageRoot: this.#files.root,
      configuration: { 'execution.checkpointing.dir': join(this.#scratch, 'checkpoints') },
      onReport: (report) => {
        this.reports.push(report);
      },
    });
    this.#gateway = new ClientGateway(this.session, artifacts);
  }

  async open(): Promise<void> {
    const shape = { partitions: PARTITIONS, generator: GENERATOR };
    await adminRequest(this.session, { type: 'create-topic', topic: 'transactions', shape });
  }

  close(): void {
    this.session.close();
    rmSync(this.#scratch, { recursive: true, force: true });
  }

  realPath(path: string): string {
    return this.#files.realPath(path);
  }

  /** Types one command into the transcript. @returns what it printed and its exit code */
  async flink(...words: readonly string[]): Promise<{ readonly output: string; readonly exitCode: number }> {
    this.terminal.out(`\n$ flink ${words.join(' ')}`);
    const lines: string[] = [];
    const print = (text: string): void => {
      lines.push(text);
      this.terminal.out(text);
    };
    const exitCode = await runOne(words, this.#gateway, { out: print, err: print });
    return { output: lines.join('\n'), exitCode };
  }

  /** Waits until the job's sources have emitted `records` more than now. */
  async letRun(jobId: JobID, records: number): Promise<void> {
    const emitted = (): number => {
      const latest = new Map<string, number>();
      for (const report of this.reports) {
        if (report.type !== 'telemetry' || report.jobId !== jobId) continue;
        if (report.telemetry.emittedRecords !== undefined)
          latest.set(report.attemptId, report.telemetry.emittedRecords);
      }
      return [...latest.values()].reduce((sum, count) => sum + count, 0);
    };
    const start = emitted();
    const deadline = Date.now() + PATIENCE_MS;
    while (emitted() - start < records) {
      if (Date.now() > deadline)
        throw new Error(`The job ${jobId} emitted only ${emitted() - start} of ${records} records.`);
      this.session.pullTelemetry(jobId);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  newestReport<T extends JobManagerReport['type']>(type: T): Extract<JobManagerReport, { type: T }> | undefined {
    return this.reports.findLast((report): report is Extract<JobManagerReport, { type: T }> => report.type === type);
  }
}

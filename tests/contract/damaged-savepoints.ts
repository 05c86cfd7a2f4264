import { describe, expect, test } from 'vitest';
import { required } from '../../src/core/base/assert.ts';
import { SeededRandom } from '../../src/core/base/seeded-random.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import { jobID, type JobID } from '../../src/core/model/ids.ts';
import type { FailureInfo } from '../../src/core/protocol/failure-info.ts';
import type { SnapshotDescription } from '../../src/core/protocol/storage-message.ts';
import { end, executions, finish, stop, submit, untilAll, untilEmitted } from './drive.ts';
import type { HostKind, HostUnderTest } from './hosts/host-under-test.ts';
import { testProgram } from './programs.ts';
import { savepointFiles, type SavepointFiles } from './savepoint-contents.ts';

/** After so many restores a session is exchanged: each restore fences the transactions of those before it. */
const RESTORES_PER_SESSION = 20;
const MOST_PASSES = 1000;

/** What user code or an engine that stumbles would throw. */
const STUMBLE = /^(?:TypeError|RangeError|ReferenceError|SyntaxError|InternalError|InvariantError|Error)$/;

type Outcome =
  | { readonly type: 'refused' | 'failed'; readonly failure: FailureInfo }
  | { readonly type: 'finished' | 'running' }
  | { readonly type: 'stuck'; readonly states: readonly string[] };

const statefulJob = (inlineThreshold: string): ProgramText =>
  testProgram('stateful-job', {
    parallelism: 2,
    configuration: {
      'restart-strategy.type': 'none',
      'execution.checkpointing.data-inline-threshold': inlineThreshold,
    },
  });

/** A session with a savepoint of a job in the middle of its input. */
class DamagedSavepoints {
  #restores = 0;

  private constructor(
    readonly host: HostUnderTest,
    readonly program: ProgramText,
    readonly path: string,
    readonly files: SavepointFiles,
  ) {}

  static async open(kind: HostKind, inlineThreshold: string): Promise<DamagedSavepoints> {
    const host = await kind.open();
    const generator = { name: 'transactions', seed: 1, recordsPerPartition: 60, ratePerSecond: null };
    await host.createTopic('input', { partitions: 2, generator });
    const program = statefulJob(inlineThreshold);
    const jobId = await submit(host, { program, paused: true });
    await untilAll(host, jobId, 'RUNNING');
    await host.setSpeed(jobId, 0, 20);
    await untilEmitted(host, jobId, 40);
    const path = await stop(host, jobId);
    return new DamagedSavepoints(host, program, path, await savepointFiles(host, path));
  }

  get isWorn(): boolean {
    return this.#restores >= RESTORES_PER_SESSION;
  }

  /** Flips one bit somewhere and restores. */
  async restoreWithFlippedBit(random: SeededRandom): Promise<{ readonly place: string; readonly outcome: Outcome }> {
    const names = [...this.files.keys()].toSorted((a, b) => this.#size(a) - this.#size(b));
    const total = names.reduce((sum, name) => sum + this.#size(name), 0);
    let at = random.nextInt(total);
    const damaged = required(
      names.find((name) => {
        if (at < this.#size(name)) return true;
        at -= this.#size(name);
        return false;
      }),
      'a file at that place',
    );
    const bit = random.nextInt(8);
    const path = `s3://damaged/savepoint-${this.#restores++}`;
    const files = names.map((name) => ({ name, bytes: required(this.files.get(name), name).slice() }));
    const bytes = required(files.find(({ name }) => name === damaged)?.bytes, damaged);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
    expect(await this.host.admin({ type: 'import-snapshot', description: described(path), files })).toEqual({
      type: 'done',
    });
    return { place: `bit ${bit} of byte ${at} of ${damaged}`, outcome: await this.#restore(path) };
  }

  /** The savepoint itself is as good as before. */
  async restoreUndamaged(): Promise<void> {
    await finish(this.host, await submit(this.host, { program: this.program, savepointPath: this.path }));
  }

  async #restore(savepointPath: string): Promise<Outcome> {
    const submitted = await this.host.submit({ program: this.program, savepointPath });
    if (!submitted.ok) return { type: 'refused', failure: submitted.error };
    const jobId = submitted.value;
    for (let left = MOST_PASSES; left > 0; left--) {
      const status = (await this.host.overview()).find((job) => job.jobId === jobId)?.status;
      if (status === 'FINISHED') return { type: 'finished' };
      if (status === 'FAILED') {
        return { type: 'failed', failure: required((await end(this.host, jobId)).failure, 'failure') };
      }
      if (await this.#waitsForInput(jobId)) return { type: 'running' };
      await this.host.pass();
    }
    return { type: 'stuck', states: (await executions(this.host, jobId)).map(({ state }) => state) };
  }

  /** A flipped bit may name another topic: then the job is there, and waits. */
  async #waitsForInput(jobId: JobID): Promise<boolean> {
    const states = (await executions(this.host, jobId)).map(({ state }) => state);
    const isThere = states.length > 0 && states.every((state) => state === 'RUNNING' || state === 'FINISHED');
    if (!isThere) return false;
    for (let left = 20; left > 0; left--) {
      await this.host.pass();
      if ((await this.host.overview()).find((job) => job.jobId === jobId)?.status !== 'RUNNING') return false;
    }
    await this.host.request({ type: 'cancel-job', jobId });
    return (await end(this.host, jobId)).status === 'CANCELED';
  }

  #size(name: string): number {
    return this.files.get(name)?.length ?? 0;
  }
}

const described = (path: string): SnapshotDescription => ({
  path,
  jobId: jobID('0'.repeat(32)),
  jobName: 'damaged',
  checkpointId: 1,
  kind: 'savepoint',
  timestamp: 1,
  sizeBytes: 1,
  owner: 'user',
  restoredFrom: null,
  parallelism: {},
});

/** What is wrong with how a damaged savepoint was taken, null if nothing is. */
function complaintAbout(outcome: Outcome): string | null {
  switch (outcome.type) {
    case 'finished':
    case 'running':
      return null;
    case 'stuck':
      return `stuck: ${outcome.states.join()}`;
    default: {
      const { domain, chain } = outcome.failure;
      const root = required(chain.at(-1), 'a link of the chain');
      if (domain === 'engine') return `blames the engine: ${root.className}: ${root.message}`;
      if (root.message === '') return `${root.className} without a word`;
      return STUMBLE.test(root.className) ? `stumbles: ${root.className}: ${root.message}` : null;
    }
  }
}

/** A flipped bit in a savepoint: refused or restored, in words, and the session goes on. Files have no checksums, as Flink's. */
export function describeDamagedSavepoints(kind: HostKind, positions: number): void {
  describe(`a savepoint with a flipped bit on the ${kind.name} host`, () => {
    test.each([
      ['in files of their own', '0'],
      ['in the metadata', '20 kb'],
    ])('states %s', async (_where, inlineThreshold) => {
      const random = new SeededRandom(positions);
      const complaints: string[] = [];
      const seen = new Set<Outcome['type']>();
      let session = await DamagedSavepoints.open(kind, inlineThreshold);
      for (let left = positions; left > 0; left--) {
        if (session.isWorn) {
          await session.restoreUndamaged();
          await session.host.close();
          session = await DamagedSavepoints.open(kind, inlineThreshold);
        }
        const { place, outcome } = await session.restoreWithFlippedBit(random);
        const complaint = complaintAbout(outcome);
        if (complaint !== null) complaints.push(`${place}: ${complaint}`);
        seen.add(outcome.type);
      }
      await session.restoreUndamaged();
      await session.host.close();
      expect(complaints).toEqual([]);
      // Else the damage would have missed what is read.
      expect(seen).toContain('failed');
    });
  });
}

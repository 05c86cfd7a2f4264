import { mkdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { exportForFlink } from '../../core/processor/export-for-flink.ts';
import type { KafkaCommittable } from '../../core/operators/kafka/kafka-committable.ts';
import { loadState, writeSavepoint } from '../../core/savepoint/write-savepoint.ts';
import { readFromDisk } from '../savepoint-files.ts';
import type { CheckList } from '../walk/check-list.ts';
import { alertsByUser, ExpectedRun, type Offsets, type Profile } from '../walk/expected-run.ts';
import { SavepointContents } from '../walk/savepoint-contents.ts';
import { GENERATOR, PARTITIONS } from '../walk/walk-session.ts';
import type { FlinkRun, SuccessfulRun } from './flink-plan.ts';
import type { FlinkProject } from './flink-project.ts';
import { offsetsBehindEveryUser, writeInput } from './fraud-input.ts';
import { runSluice } from './sluice-run.ts';

// The fraud job's state goes from Sluice to real Flink and back, each time at another parallelism, and is compared user by
// user with what Sluice's own reader says of the files and with a plain loop over the same records.

const DETECTOR = 'fraud-detector-id';
const SOURCE = 'source-id';
const THRESHOLD = 100;
const RECORDS = 20_000;
const NOTHING_READ: Offsets = new Array<number>(PARTITIONS).fill(0);

/** Parallelism: of the writer 2, of Flink, of Sluice afterwards. */
const ROUTES = [
  { backend: 'hashmap', stateClass: 'HeapValueState', parallelism: 3, back: 4 },
  { backend: 'rocksdb', stateClass: 'RocksDBValueState', parallelism: 5, back: 1 },
] as const;

export class FlinkConformance {
  /** @param folder an empty one; the caller removes it */
  constructor(
    readonly project: FlinkProject,
    readonly checks: CheckList,
    readonly folder: string,
  ) {}

  async run(): Promise<void> {
    const stored = await runSluice({ parallelism: 2, records: RECORDS, directory: this.#folder('sluice') });
    const start = new SavepointContents(stored);
    const from = start.offsets(SOURCE, PARTITIONS);
    const to = offsetsBehindEveryUser(from);
    writeInput(this.#folder('transactions'), to);
    const { path, leftOut } = this.#export(start);
    const reports = await this.project.run(
      {
        topics: [{ name: 'transactions', partitions: PARTITIONS, folder: this.#folder('transactions') }],
        runs: [
          ...ROUTES.map((route) => this.#plan(route.backend, route.parallelism, path, from, to)),
          { ...this.#plan('hashmap', 2, stored, from, to), output: 'alerts-as-stored' },
        ],
      },
      this.#folder('flink'),
    );
    for (const [index, route] of ROUTES.entries()) {
      const report = reports[index];
      const what = `Flink restores Sluice's savepoint: parallelism 2 to ${route.parallelism}, ${route.backend}`;
      this.checks.check(what, report?.failure === null, report?.failure?.join('\n    '));
      if (report?.failure !== null) continue;
      this.checks.check(
        `  its state is in the ${route.backend} backend`,
        report.stateClass === route.stateClass,
        report.stateClass,
      );
      this.#checkRestored(start, from, to, report);
      await this.#checkWayBack(to, report.savepoint, route.parallelism, route.back);
    }
    this.#checkCommittables(leftOut, reports[ROUTES.length]?.failure ?? []);
  }

  /** What Flink found in the savepoint, and what it made of it. */
  #checkRestored(start: SavepointContents, from: Offsets, to: Offsets, report: SuccessfulRun): void {
    const expected = new ExpectedRun(GENERATOR, PARTITIONS);
    expected.advance(NOTHING_READ, from, THRESHOLD);
    this.#checkProfiles("  every user's state is there as in a plain run", byUser(report.restored), expected.profiles);
    this.#checkProfiles("  and as Sluice's own reader says", byUser(report.restored), start.profiles(DETECTOR));
    this.#checkOffsets(from, to, report);
    const alertsBefore = expected.alerts.length;
    expected.advance(from, to, THRESHOLD);
    this.#checkProfiles('  from there on Flink counts as a plain run does', byUser(report.last), expected.profiles);
    const alerts = expected.alerts.slice(alertsBefore);
    const same = JSON.stringify(sorted(report.alerts)) === JSON.stringify(sorted(alerts));
    this.checks.check(
      `  its Kafka sink commits each alert once (${alerts.length})`,
      same && alerts.length > 0,
      String(report.alerts.length),
    );
  }

  #checkOffsets(from: Offsets, to: Offsets, report: SuccessfulRun): void {
    const wrong = from.filter((offset, partition) => {
      const end = to[partition] ?? 0;
      const isRight =
        report.firstOffsets[partition] === offset &&
        report.nextOffsets[partition] === end &&
        report.reads[partition] === end - offset;
      return !isRight;
    });
    const found = JSON.stringify({ expected: from, ...report.firstOffsets });
    this.checks.check(
      `  the Kafka source goes on at the next record of each partition (${PARTITIONS})`,
      wrong.length === 0,
      found,
    );
  }

  /** Flink's canonical savepoint in Sluice. */
  async #checkWayBack(at: Offsets, savepoint: string, parallelism: number, newParallelism: number): Promise<void> {
    const expected = new ExpectedRun(GENERATOR, PARTITIONS);
    expected.advance(NOTHING_READ, at, THRESHOLD);
    const contents = new SavepointContents(pathOf(savepoint));
    const offsets = contents.offsets(SOURCE, PARTITIONS);
    this.#checkProfiles(
      "  Sluice reads every user's state in Flink's own savepoint",
      contents.profiles(DETECTOR),
      expected.profiles,
    );
    this.checks.check('  and the offsets', offsets.join() === at.join(), `${offsets.join()} instead of ${at.join()}`);
    const directory = this.#folder(`sluice-${parallelism}`);
    const again = await runSluice({
      savepoint: contents.realPath,
      parallelism: newParallelism,
      records: RECORDS,
      directory,
    });
    const after = new SavepointContents(again);
    const end = after.offsets(SOURCE, PARTITIONS);
    expected.advance(at, end, THRESHOLD);
    const movedOn = end.every((offset, partition) => offset > (at[partition] ?? 0));
    this.#checkProfiles(
      `  Sluice restores it, parallelism ${parallelism} to ${newParallelism}, and no record is lost or counted twice`,
      movedOn ? after.profiles(DETECTOR) : new Map(),
      expected.profiles,
    );
  }

  /** As stored, the savepoint owes transactions to the sandbox's broker: Flink reads them and asks its broker for them. */
  #checkCommittables(leftOut: readonly KafkaCommittable[], failure: readonly string[]): void {
    const said = failure.join('\n');
    const named = leftOut.some(({ transactionalId, producerId, epoch }) =>
      said.includes(
        `Failed to commit KafkaCommittable{producerId=${producerId}, epoch=${epoch}, transactionalId='${transactionalId}'`,
      ),
    );
    this.checks.check(
      `Flink reads the committables of the savepoint as stored (${leftOut.length}): its broker does not know them`,
      named,
      said,
    );
  }

  #checkProfiles(what: string, actual: ReadonlyMap<number, Profile>, expected: ReadonlyMap<number, Profile>): void {
    const wrong = [...expected].filter(([user, { count, total }]) => {
      const profile = actual.get(user);
      return profile?.count !== count || profile.total !== total;
    });
    const holds = expected.size > 0 && actual.size === expected.size && wrong.length === 0;
    const [first] = wrong;
    const example = first === undefined ? '' : `, as user ${first[0]}: ${JSON.stringify(actual.get(first[0]))}`;
    this.checks.check(
      `${what} (${expected.size} users)`,
      holds,
      `${actual.size} users, ${wrong.length} are wrong or missing${example}`,
    );
  }

  #export(stored: SavepointContents): { readonly path: string; readonly leftOut: readonly KafkaCommittable[] } {
    const { metadata, leftOut } = exportForFlink(readFromDisk(loadState(stored.savepoint)));
    const path = this.#folder('for-flink');
    const writer = writeSavepoint(path, metadata, { newName: randomUUID });
    for (let step = writer.next(); step.done !== true; step = writer.next()) {
      mkdirSync(dirname(step.value.file), { recursive: true });
      writeFileSync(step.value.file, step.value.bytes);
    }
    return { path, leftOut };
  }

  #plan(backend: FlinkRun['backend'], parallelism: number, savepoint: string, from: Offsets, to: Offsets): FlinkRun {
    const records = to.reduce((sum, end, partition) => sum + end - (from[partition] ?? 0), 0);
    const savepoints = this.#folder(`flink-${backend}`);
    return { savepoint, backend, parallelism, input: 'transactions', output: `alerts-${backend}`, records, savepoints };
  }

  #folder(name: string): string {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  }
}

const byUser = (profiles: Readonly<Record<string, Profile>>): Map<number, Profile> =>
  new Map(Object.entries(profiles).map(([user, profile]) => [Number(user), profile]));

const sorted = (alerts: Parameters<typeof alertsByUser>[0]): unknown =>
  [...alertsByUser(alerts)].sort(([a], [b]) => a - b);

/** `file:/tmp/x` and `file:///tmp/x` are Flink's ways to name `/tmp/x`. */
const pathOf = (uri: string): string => uri.replace(/^file:(\/\/)?/, '');

import { required } from '../core/base/assert.ts';
import type { JobGraph } from '../core/graph/job-graph.ts';
import { operatorIdOfUid } from '../core/graph/stream-graph-hasher.ts';
import { jobID, type JobID } from '../core/model/ids.ts';
import { restoreVerdict } from '../core/savepoint/restore-verdict.ts';
import type { SerializerSnapshot } from '../core/types/serializer-snapshot.ts';
import { formatJsonRecord } from '../core/types/json-record.ts';
import type { Terminal } from './run-command.ts';
import { adminRequest, describeFailure, evaluate } from './session-calls.ts';
import { CheckList } from './walk/check-list.ts';
import { alertsByUser, ExpectedRun, type Alert, type Offsets, type Profile } from './walk/expected-run.ts';
import { SavepointContents } from './walk/savepoint-contents.ts';
import { artifacts } from './walk/walk-programs.ts';
import { GENERATOR, PARTITIONS, WalkSession } from './walk/walk-session.ts';

// The article's walk, headless: the commands as a terminal shows them, then what they must have left behind, checked
// record by record against a plain loop over the same input.

const DIRECTORY = 's3://flink-savepoints/fraud-detection';
const DETECTOR = 'fraud-detector-id';
const SOURCE = 'source-id';
const RECORDS = 20_000;
const NOTHING_READ: Offsets = new Array<number>(PARTITIONS).fill(0);

const terminal: Terminal = {
  out: (text) => {
    process.stdout.write(`${text}\n`);
  },
  err: (text) => {
    process.stderr.write(`${text}\n`);
  },
};

const jobIdIn = (output: string): JobID => jobID(required(/JobID ([0-9a-f]{32})/.exec(output)?.[1], 'a job id'));
const pathIn = (output: string): string => required(/Path: (\S+)/.exec(output)?.[1], 'a savepoint path');

class Walk {
  readonly #checks = new CheckList(terminal);
  readonly #expected = new ExpectedRun(GENERATOR, PARTITIONS);

  constructor(readonly walk: WalkSession) {}

  async run(): Promise<number> {
    const stopped = await this.#firstVersion();
    await this.#secondVersion(stopped);
    await this.#withoutUids();
    terminal.out('');
    return this.#checks.finish();
  }

  /** Parallelism 4: run, savepoint, stop with savepoint. @returns the path of the latter */
  async #firstVersion(): Promise<string> {
    const { walk } = this;
    const jobId = jobIdIn(
      (await walk.flink('run', '-d', '-p', '4', '-c', 'com.example.FraudJob', 'fraud-job.jar')).output,
    );
    await walk.letRun(jobId, RECORDS);
    const taken = await walk.flink('savepoint', jobId, DIRECTORY);
    await walk.letRun(jobId, RECORDS);
    const stopped = await walk.flink('stop', '--savepointPath', DIRECTORY, jobId);
    await walk.flink('list', '-a');
    terminal.out('\nThe first version, at parallelism 4');
    const first = this.#contents(pathIn(taken.output));
    const second = this.#contents(pathIn(stopped.output));
    const early = new ExpectedRun(GENERATOR, PARTITIONS);
    early.advance(NOTHING_READ, first.offsets(SOURCE, PARTITIONS), 100);
    this.#checkProfiles('the savepoint holds every user of a plain run up to its offsets', first, early.profiles);
    const offsets = second.offsets(SOURCE, PARTITIONS);
    this.#expected.advance(NOTHING_READ, offsets, 100);
    this.#checkProfiles('so does the one that stopped the job', second, this.#expected.profiles);
    await this.#checkAlerts('every alert above $100 up to the stop is committed, once, and nothing after it');
    return pathIn(stopped.output);
  }

  /** The edited job, with one operator more, at parallelism 8. */
  async #secondVersion(path: string): Promise<void> {
    const { walk } = this;
    const from = this.#contents(path).offsets(SOURCE, PARTITIONS);
    const command = ['run', '-d', '-s', path, '-p', '8', '-c', 'com.example.FraudJob', 'new-fraud-job.jar'];
    const resumed = await walk.flink(...command);
    const jobId = jobIdIn(resumed.output);
    await walk.letRun(jobId, RECORDS);
    const stopped = await walk.flink('stop', '--savepointPath', DIRECTORY, jobId);
    terminal.out('\nThe second version, alerts above $500, one operator more, at parallelism 8');
    const contents = this.#contents(pathIn(stopped.output));
    const to = contents.offsets(SOURCE, PARTITIONS);
    this.#checks.check(
      'no partition went back or stood still',
      to.every((offset, i) => offset > (from[i] ?? 0)),
      to.join(),
    );
    this.#expected.advance(from, to, 500);
    this.#checkProfiles(
      'no transaction is lost or counted twice: every user as in one plain run',
      contents,
      this.#expected.profiles,
    );
    await this.#checkAlerts('alerts between $100 and $500 end with the change, all others are there once');
    this.#checkBytesRead();
  }

  /** Each new subtask reads the slices of its own key groups. */
  #checkBytesRead(): void {
    const { bytesPerSubtask, path } = required(this.walk.newestReport('restored'), 'a report of the restore');
    const perSubtask = required(bytesPerSubtask[operatorIdOfUid(DETECTOR)], 'the bytes that the detector read');
    const whole = required(this.#contents(path).summary.get(operatorIdOfUid(DETECTOR)), 'the detector').sizeBytes;
    const sizes = perSubtask.map((size) => size.toLocaleString('en-US')).join(', ');
    terminal.out(`         bytes read by each subtask: ${sizes} of ${whole.toLocaleString('en-US')}`);
    const holds = perSubtask.length === 8 && perSubtask.every((size) => size > 0 && size < whole / 4);
    this.#checks.check('each of the 8 new subtasks reads only the slices that it needs', holds, sizes);
  }

  /** The same edit without uids: refused, and with -n the state is gone. */
  async #withoutUids(): Promise<void> {
    const { walk } = this;
    const run = await walk.flink('run', '-d', '-p', '4', '-c', 'com.example.FraudJob', 'fraud-job-without-uids.jar');
    const jobId = jobIdIn(run.output);
    await walk.letRun(jobId, RECORDS);
    const path = pathIn((await walk.flink('stop', '--savepointPath', DIRECTORY, jobId)).output);
    const jar = 'new-fraud-job-without-uids.jar';
    const refused = await walk.flink('run', '-d', '-s', path, '-p', '4', '-c', 'com.example.FraudJob', jar);
    terminal.out('\nWithout uids');
    this.#checks.check(
      'the inserted operator makes Flink refuse the savepoint',
      refused.exitCode === 1,
      `exit ${refused.exitCode}`,
    );
    const sentence = `Failed to rollback to checkpoint/savepoint ${path}. Cannot map checkpoint/savepoint state for operator`;
    this.#checks.check(
      'in Flink’s own words',
      refused.output.includes(sentence),
      refused.output.split('\n').at(-1) ?? '',
    );
    await this.#checkLoss(path, jar);
    const forced = await walk.flink('run', '-d', '-n', '-s', path, '-p', '4', '-c', 'com.example.FraudJob', jar);
    this.#checks.check('with -n it starts', forced.exitCode === 0, `exit ${forced.exitCode}`);
    const forcedId = jobIdIn(forced.output);
    await walk.letRun(forcedId, RECORDS / 10);
    await walk.flink('cancel', forcedId);
  }

  /** What `-n` costs, said before anything runs. */
  async #checkLoss(path: string, artifact: string): Promise<void> {
    const jobGraph = await this.#jobGraph(artifact);
    const { savepoint, summary } = this.#contents(path);
    const options = { allowNonRestoredState: true, path, stateBackend: 'hashmap', summary } as const;
    const verdict = restoreVerdict(savepoint.metadata, jobGraph, options);
    terminal.out(
      `         -n loses ${String(verdict.orphanedKeys)} keys, ${verdict.orphanedBytes.toLocaleString('en-US')} bytes`,
    );
    this.#checks.check(
      'and how much would be lost is said before',
      Number(verdict.orphanedKeys) > 0,
      String(verdict.orphanedKeys),
    );
  }

  #contents(path: string): SavepointContents {
    return new SavepointContents(this.walk.realPath(path));
  }

  #checkProfiles(what: string, contents: SavepointContents, expected: ReadonlyMap<number, Profile>): void {
    const actual = contents.profiles(DETECTOR);
    const wrong = [...expected].filter(([user, { count, total }]) => {
      const profile = actual.get(user);
      return profile?.count !== count || profile.total !== total;
    });
    const holds = actual.size === expected.size && wrong.length === 0 && expected.size > 0;
    this.#checks.check(
      `${what} (${expected.size} users)`,
      holds,
      `${actual.size} users, ${wrong.length} of them wrong`,
    );
  }

  async #checkAlerts(what: string): Promise<void> {
    const actual = alertsByUser(await this.#committedAlerts());
    const expected = alertsByUser(this.#expected.alerts);
    const wrong = [...expected].filter(([user, amounts]) => actual.get(user)?.join() !== amounts.join());
    const holds = actual.size === expected.size && wrong.length === 0 && expected.size > 0;
    this.#checks.check(
      `${what} (${this.#expected.alerts.length} alerts)`,
      holds,
      `${actual.size} of ${expected.size} users, ${wrong.length} wrong`,
    );
  }

  /** As the sink writes it: the job graph says so. */
  async #alertType(): Promise<SerializerSnapshot> {
    const jobGraph = await this.#jobGraph('fraud-job.jar');
    const uses = jobGraph.vertices.flatMap((vertex) => vertex.operators.flatMap((operator) => operator.topics));
    return required(
      uses.find((use) => use.topic === 'alerts'),
      'a topic of alerts',
    ).type;
  }

  async #jobGraph(artifact: string): Promise<JobGraph> {
    const settings = { artifact, entryClass: null, parallelism: 4, configuration: {}, programArguments: [] };
    const evaluation = await evaluate(this.walk.session, artifacts.program(settings));
    if (!evaluation.ok) throw new Error(`${artifact}: ${describeFailure(evaluation.failure)}`);
    return evaluation.jobGraph;
  }

  async #committedAlerts(): Promise<Alert[]> {
    const { session } = this.walk;
    const type = await this.#alertType();
    const alerts: Alert[] = [];
    for (let partition = 0; partition < PARTITIONS; partition++) {
      const answer = await adminRequest(session, {
        type: 'read-topic',
        topic: 'alerts',
        partition,
        offset: 0,
        maxRecords: 1e6,
      });
      if (answer.type !== 'records') continue;
      for (const record of answer.records) {
        if (record.status !== 'committed') continue;
        const { userId, amount } = JSON.parse(formatJsonRecord(type, record.value)) as Alert;
        alerts.push({ userId, amount });
      }
    }
    return alerts;
  }
}

const walkSession = new WalkSession(terminal);
try {
  await walkSession.open();
  process.exitCode = await new Walk(walkSession).run();
} catch (error) {
  terminal.out(`  FAIL the walk broke off: ${error instanceof Error ? error.message : String(error)}`);
  terminal.out('0 passed, 1 failed');
  process.exitCode = 1;
} finally {
  walkSession.close();
}

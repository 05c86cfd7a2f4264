import { createHash } from 'node:crypto';
import builtInJobs from 'virtual:built-in-jobs';
import { expect } from 'vitest';
import { required } from '../../src/core/base/assert.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';
import type { SerializerSnapshot } from '../../src/core/types/serializer-snapshot.ts';
import { finish, savepoint, stop, submit, untilAll, untilEmitted } from '../contract/drive.ts';
import type { HostKind, HostUnderTest } from '../contract/hosts/host-under-test.ts';
import { asProgram } from '../contract/programs.ts';
import { asJson, committedRecords, type CommittedRecord } from '../contract/topic-records.ts';
import { GOLDEN_JOBS, type GoldenJob } from './golden-jobs.ts';

const SAVEPOINTS = 3;
const PARALLELISM = 2;
const NEW_PARALLELISM = 3;

/** What a job put out: its records as text, in order, by key. */
export type Output = ReadonlyMap<string, readonly string[]>;

const programAt = (name: string, parallelism: number): ProgramText => {
  const job = required(
    builtInJobs.find((candidate) => candidate.name === name),
    name,
  );
  return asProgram(job.fileName, job.javascript, { parallelism });
};

/** From the first record to the last without a stop. */
export async function runStraight(kind: HostKind, name: string): Promise<Output> {
  const job = goldenJob(name);
  const host = await kind.open();
  try {
    await job.prepare(host);
    const program = programAt(name, 1);
    await finish(host, await submit(host, { program }));
    return outputOf(
      job,
      await outputType(host, program, job),
      await committedRecords(host, job.outputTopic),
      new Map(),
    );
  } finally {
    await host.close();
  }
}

/** Three savepoints on the way at parallelism 2, the third by `stop`; from there to the end at 3. */
export async function runInterrupted(kind: HostKind, name: string): Promise<Output> {
  const job = goldenJob(name);
  const host = await kind.open();
  try {
    await job.prepare(host);
    const path = await firstPart(host, job, programAt(name, PARALLELISM));
    const before = await committedRecords(host, job.outputTopic);
    const program = programAt(name, NEW_PARALLELISM);
    await finish(host, await submit(host, { program, savepointPath: path }));
    const all = await committedRecords(host, job.outputTopic);
    expect(before.length).toBeGreaterThan(0);
    expect(all.length).toBeGreaterThan(before.length);
    return outputOf(job, await outputType(host, program, job), all, endsOf(before));
  } finally {
    await host.close();
  }
}

/** The sources go in steps, so that the cuts lie in the middle on every host. @returns the savepoint that stopped the job */
async function firstPart(host: HostUnderTest, job: GoldenJob, program: ProgramText): Promise<string> {
  const jobId = await submit(host, { program, paused: true });
  await untilAll(host, jobId, 'RUNNING');
  const step = Math.floor(job.inputRecords / PARALLELISM / (SAVEPOINTS + 2));
  for (let cut = 1; ; cut++) {
    await host.setSpeed(jobId, 0, step);
    await untilEmitted(host, jobId, cut * step * PARALLELISM);
    if (cut === SAVEPOINTS) return stop(host, jobId);
    await savepoint(host, jobId);
  }
}

/** Offsets behind the last record of each partition. */
function endsOf(records: readonly CommittedRecord[]): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  for (const { partition, offset } of records) ends.set(partition, Math.max(ends.get(partition) ?? 0, offset + 1));
  return ends;
}

/**
 * A subtask's records go to one partition, in order, and so do a key's while the parallelism stays. Between the two parts
 * of a run the order is known: all of the first was committed before the second began.
 * @param ends of the first part, by partition
 */
function outputOf(
  job: GoldenJob,
  type: SerializerSnapshot,
  records: readonly CommittedRecord[],
  ends: ReadonlyMap<number, number>,
): Output {
  const isFirst = ({ partition, offset }: CommittedRecord): boolean => offset < (ends.get(partition) ?? 0);
  const output = new Map<string, string[]>();
  for (const part of [records.filter(isFirst), records.filter((record) => !isFirst(record))]) {
    const partitions = new Map<string, number>();
    const lines = asJson(type, part);
    for (const [index, { partition }] of part.entries()) {
      const line = required(lines[index], 'a line for each record');
      const key = keyOf(line, job.keyField);
      expect(partitions.get(key) ?? partition, `one partition of ${job.outputTopic} for ${key}`).toBe(partition);
      partitions.set(key, partition);
      const ofKey = output.get(key) ?? [];
      output.set(key, ofKey);
      ofKey.push(line);
    }
  }
  return output;
}

function keyOf(line: string, field: string): string {
  const record = JSON.parse(line) as Readonly<Record<string, unknown>>;
  return JSON.stringify(required(record[field], field));
}

async function outputType(host: HostUnderTest, program: ProgramText, job: GoldenJob): Promise<SerializerSnapshot> {
  const evaluation = await host.evaluate(program);
  if (!evaluation.ok) throw new Error(JSON.stringify(evaluation.failure));
  const uses = evaluation.jobGraph.vertices.flatMap(({ operators }) => operators.flatMap(({ topics }) => topics));
  return required(
    uses.find(({ topic, access }) => topic === job.outputTopic && access === 'write'),
    job.outputTopic,
  ).type;
}

export function digestOf(output: Output): string {
  const hash = createHash('sha256');
  for (const [, lines] of [...output].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    for (const line of lines) hash.update(`${line}\n`);
  }
  return hash.digest('hex');
}

export const goldenJob = (name: string): GoldenJob =>
  required(GOLDEN_JOBS[name], `how to run the built-in job ${name}`);

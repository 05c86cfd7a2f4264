import type { ProgramText } from '../../core/host/program-text.ts';
import type { BenchHost } from './bench-host.ts';
import { BenchSession } from './bench-session.ts';
import {
  measureRestore,
  measureSavepoints,
  measureSmallJob,
  type RestoreFigures,
  type SavepointFigures,
  type SmallJobFigures,
} from './latencies.ts';
import { measureThroughput, type Throughput, type ThroughputPlan } from './throughput.ts';

/** What is to be measured; plain data, for it may have to travel into a page. */
export interface BenchPlan {
  readonly program: ProgramText;
  readonly keyCounts: readonly number[];
  readonly throughput: ThroughputPlan;
  /** Of the largest number of keys. */
  readonly savepoints: number;
  readonly restores: number;
  readonly smallJobs: number;
}

export interface BenchFigures {
  readonly throughput: readonly Throughput[];
  readonly savepoint: SavepointFigures | null;
  readonly restore: RestoreFigures | null;
  readonly smallJob: SmallJobFigures | null;
}

const PARALLELISM = 2;
const SMALL_JOB_KEYS = 1000;

/** All that one host is measured by. @param say gets a line whenever something is done */
export async function runBench(host: BenchHost, plan: BenchPlan, say: (line: string) => void): Promise<BenchFigures> {
  const smallJob = plan.smallJobs > 0 ? await inSession(host, plan, (session) => measureSmall(session, plan)) : null;
  if (smallJob !== null) say(`small job: first record after ${smallJob.runToFirstRecordMs.toFixed(0)} ms`);
  const throughput: Throughput[] = [];
  let savepoint: SavepointFigures | null = null;
  let restore: RestoreFigures | null = null;
  for (const [i, keys] of plan.keyCounts.entries()) {
    const isLast = i === plan.keyCounts.length - 1;
    await inSession(host, plan, async (session) => {
      await session.createTopic(keys);
      const job = await session.run(PARALLELISM);
      const measured = await measureThroughput(host, session, job, keys, plan.throughput);
      throughput.push(measured);
      say(`${keys.toLocaleString('en-US')} keys: ${measured.ratio.toFixed(2)} of the plain loop`);
      if (isLast && plan.savepoints > 0) savepoint = await measureSavepoints(session, job, plan.savepoints);
      if (isLast && plan.restores > 0) restore = await measureRestore(session, job, plan.restores);
      else await session.cancel(job);
    });
  }
  return { throughput, savepoint, restore, smallJob };
}

const measureSmall = (session: BenchSession, plan: BenchPlan): Promise<SmallJobFigures> =>
  measureSmallJob(session, SMALL_JOB_KEYS, plan.smallJobs);

async function inSession<T>(host: BenchHost, plan: BenchPlan, use: (session: BenchSession) => Promise<T>): Promise<T> {
  const session = new BenchSession(host, plan.program);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

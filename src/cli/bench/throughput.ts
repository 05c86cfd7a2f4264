import { sleep, type BenchHost } from './bench-host.ts';
import type { BenchJob, BenchSession } from './bench-session.ts';
import { GapMeter } from './gap-meter.ts';
import { PEERS, type PeerName } from './peer.ts';
import type { Pace } from './pace.ts';
import { PeerProcess } from './peer-process.ts';
import { median } from './statistics.ts';

/** Figures of one number of keys: medians over the pairs. */
export interface Throughput {
  readonly keys: number;
  readonly pairs: number;
  readonly plainRecordsPerSecond: number;
  readonly jobRecordsPerSecond: number;
  /** Job to plain loop, of each pair. */
  readonly ratios: readonly number[];
  readonly ratio: number;
  readonly peerRatios: Readonly<Record<string, number>>;
  readonly plainCpuNsPerRecord: number | null;
  readonly jobCpuNsPerRecord: number | null;
  /** All that was measured, in order: the loop once more than the job. */
  readonly plain: readonly Pace[];
  readonly job: readonly Pace[];
  /** While the job ran, and while only the plain loop did: what the machine itself does. */
  readonly longestGapMs: number;
  readonly longestGapBesideMs: number;
}

export interface ThroughputPlan {
  readonly pairs: number;
  readonly peers: boolean;
  readonly jobMs: number;
  readonly peerMs: number;
}

const RAMP_MS = 150;
const LEAST_WARM_UP = 3_000_000;

/** Job and peers by turns: whatever else the machine does meets all of them. */
export async function measureThroughput(
  host: BenchHost,
  session: BenchSession,
  job: BenchJob,
  keys: number,
  plan: ThroughputPlan,
): Promise<Throughput> {
  await session.waitForRecords(job, Math.max(LEAST_WARM_UP, 3 * keys));
  session.setPaused(job, true);
  const peers = new Map<PeerName, PeerProcess>();
  const names = plan.peers ? PEERS : PEERS.slice(0, 1);
  for (const name of names) peers.set(name, await PeerProcess.start(host, name, keys, Math.max(1e6, 3 * keys)));
  try {
    return await new Rounds(session, job, peers, plan).run(keys);
  } finally {
    for (const peer of peers.values()) peer.stop();
    session.setPaused(job, false);
  }
}

class Rounds {
  readonly #plain: Pace[] = [];
  readonly #job: Pace[] = [];
  readonly #others = new Map<PeerName, number[]>();
  readonly #gaps = new GapMeter();
  #gapMs = 0;
  #gapBesideMs = 0;

  constructor(
    readonly session: BenchSession,
    readonly job: BenchJob,
    readonly peers: ReadonlyMap<PeerName, PeerProcess>,
    readonly plan: ThroughputPlan,
  ) {}

  async run(keys: number): Promise<Throughput> {
    const { pairs } = this.plan;
    const others = [...this.peers].filter(([name]) => name !== 'plain loop');
    await this.#runPlain();
    for (let pair = 0; pair < pairs; pair++) {
      await this.#runJob();
      await this.#runPlain();
      for (const [name, peer] of others) {
        const pace = await peer.run(this.plan.peerMs);
        const ratio = pace.recordsPerSecond / (this.#plain.at(-1)?.recordsPerSecond ?? NaN);
        this.#others.set(name, [...(this.#others.get(name) ?? []), ratio]);
      }
    }
    return this.#result(keys);
  }

  async #runPlain(): Promise<void> {
    const plain = this.peers.get('plain loop');
    if (plain === undefined) return;
    this.#gaps.start();
    this.#plain.push(await plain.run(this.plan.peerMs));
    this.#gapBesideMs = Math.max(this.#gapBesideMs, this.#gaps.stop());
  }

  async #runJob(): Promise<void> {
    this.session.setPaused(this.job, false);
    await sleep(RAMP_MS);
    this.#gaps.start();
    this.#job.push(await this.session.measure(this.job, this.plan.jobMs));
    this.#gapMs = Math.max(this.#gapMs, this.#gaps.stop());
    this.session.setPaused(this.job, true);
    await sleep(RAMP_MS);
  }

  #result(keys: number): Throughput {
    const rates = (paces: readonly Pace[]): number[] => paces.map(({ recordsPerSecond }) => recordsPerSecond);
    const cpu = (paces: readonly Pace[]): number | null => {
      const known = paces.flatMap(({ cpuNsPerRecord }) => (cpuNsPerRecord === null ? [] : [cpuNsPerRecord]));
      return known.length === 0 ? null : median(known);
    };
    const plain = rates(this.#plain);
    // A pair: the job, and the mean of the loop before and after it.
    const ratios = rates(this.#job).map((rate, i) => (2 * rate) / ((plain[i] ?? NaN) + (plain[i + 1] ?? NaN)));
    return {
      keys,
      pairs: ratios.length,
      plainRecordsPerSecond: median(plain),
      jobRecordsPerSecond: median(rates(this.#job)),
      ratios,
      ratio: median(ratios),
      peerRatios: Object.fromEntries([...this.#others].map(([name, all]) => [name, median(all)])),
      plainCpuNsPerRecord: cpu(this.#plain),
      jobCpuNsPerRecord: cpu(this.#job),
      plain: this.#plain,
      job: this.#job,
      longestGapMs: this.#gapMs,
      longestGapBesideMs: this.#gapBesideMs,
    };
  }
}

import { FLINK } from './flink-figures.ts';
import type { BenchFigures } from './run-bench.ts';
import type { Throughput } from './throughput.ts';

export interface FiguresByHost {
  node?: BenchFigures;
  chromium?: BenchFigures;
}

const HOST_NAMES = [
  ['node', 'Node worker threads'],
  ['chromium', 'Chromium workers'],
] as const;

/** Ratios to the plain loop that must be reached, and those that are wished for. */
const TARGETS = new Map([
  [1000, { least: 0.7, goal: 1 }],
  [100_000, { least: 1.5, goal: 2 }],
]);

type Row = readonly string[];

/** The figures as text: ratios to the plain loop, then times, each with its target and real Flink's own. */
export function printFigures(figures: FiguresByHost): string {
  const parts = HOST_NAMES.flatMap(([key, name]) => {
    const measured = figures[key];
    return measured === undefined ? [] : [`${name}\n\n${throughputTable(measured)}\n${timesTable(measured)}`];
  });
  return `\n${parts.join('\n')}`;
}

function throughputTable({ throughput }: BenchFigures): string {
  if (throughput.length === 0) return '';
  const peers = [...new Set(throughput.flatMap(({ peerRatios }) => Object.keys(peerRatios)))];
  const head = ['keys', 'plain loop/s', 'job/s', 'job : loop', 'target', 'goal', 'real Flink', ...peers];
  const rows = throughput.map((row): Row => {
    const target = TARGETS.get(row.keys);
    return [
      row.keys.toLocaleString('en-US'),
      perSecond(row.plainRecordsPerSecond),
      perSecond(row.jobRecordsPerSecond),
      row.ratio.toFixed(2),
      target === undefined ? '-' : distance(row.ratio, target.least),
      target === undefined ? '-' : distance(row.ratio, target.goal),
      FLINK.ratios.get(row.keys)?.toFixed(2) ?? '-',
      ...peers.map((peer) => row.peerRatios[peer]?.toFixed(3) ?? '-'),
      cpu(row.plainCpuNsPerRecord),
      cpu(row.jobCpuNsPerRecord),
      `${row.longestGapMs.toFixed(0)} (${row.longestGapBesideMs.toFixed(0)})`,
    ];
  });
  return table([[...head, 'loop CPU ns', 'job CPU ns', 'gap ms (beside)'], ...rows]);
}

/** CPU time of all threads for one record. */
const cpu = (ns: number | null): string => (ns === null ? '-' : ns.toFixed(0));
const perSecond = (records: Throughput['ratio']): string => `${(records / 1e6).toFixed(2)} M`;

function distance(value: number, target: number): string {
  return value >= target ? `${target} reached` : `${target}: ${((100 * value) / target).toFixed(0)} %`;
}

function timesTable({ savepoint, restore, smallJob }: BenchFigures): string {
  const rows: Row[] = [];
  const add = (what: string, valueMs: number, mostMs: number | null, flink: string): void => {
    const target = mostMs === null ? '-' : `at most ${mostMs}: ${valueMs <= mostMs ? 'reached' : 'missed'}`;
    rows.push([what, valueMs.toFixed(1), target, flink]);
  };
  if (savepoint !== null) {
    add('savepoint at most keys: pause', savepoint.pauseMs, 5, String(FLINK.savepointPauseMs));
    add('savepoint at most keys: total', savepoint.totalMs, null, FLINK.savepointMs);
    add('checkpoint meanwhile', savepoint.checkpointMs, null, '850');
  }
  if (restore !== null) {
    add('restore at doubled parallelism: all tasks run', restore.runningMs, 1000, '-');
    add('restore: first record handled', restore.firstRecordMs, null, String(FLINK.restoreToFirstRecordMs));
  }
  if (smallJob !== null) {
    add('Run to first record (small job)', smallJob.runToFirstRecordMs, 1000, '-');
    add('stop and resume at doubled parallelism', smallJob.stopAndResumeMs, 500, String(FLINK.stopAndResumeMs));
  }
  return rows.length === 0 ? '' : table([['ms', 'median', 'target', 'real Flink'], ...rows]);
}

function table(rows: readonly Row[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: Row): string =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  return rows.map((row) => `${line(row)}\n`).join('');
}

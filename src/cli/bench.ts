import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap/project.mjs';
import { parseBenchOptions, type BenchOptions } from './bench/bench-options.ts';
import { chromiumFigures } from './bench/chromium-figures.ts';
import { nodeHost, runAsPeer } from './bench/node-host.ts';
import { printFigures, type FiguresByHost } from './bench/print-figures.ts';
import { runBench, type BenchPlan } from './bench/run-bench.ts';
import { readJob } from './job-source.ts';

// `npm run bench`: how fast the engine is, in ratios to a plain loop that ran beside it.

const JOB = join(root, 'tests', 'bench', 'keyed-fraud-job.ts');

const say = (line: string): void => {
  process.stderr.write(`[bench] ${line}\n`);
};

function planOf({ keyCounts, pairs, seconds, isQuick, only }: BenchOptions): BenchPlan {
  const times = isQuick ? 1 : 5;
  const wants = (part: string): boolean => only === null || only === part;
  return {
    program: { ...readJob(JOB), entryClass: 'KeyedFraudJob', programArguments: [], configuration: {} },
    keyCounts: wants('throughput') || wants('state') ? keyCounts : [],
    throughput: { pairs, peers: only === null, jobMs: 1000 * seconds, peerMs: 700 },
    savepoints: wants('state') ? times : 0,
    restores: wants('state') ? times : 0,
    smallJobs: wants('small-job') ? times : 0,
  };
}

async function main(options: BenchOptions): Promise<void> {
  const plan = planOf(options);
  const figures: FiguresByHost = {};
  if (options.hosts.includes('node')) {
    const host = nodeHost(import.meta.url);
    try {
      figures.node = await runBench(host, plan, (line) => {
        say(`Node: ${line}`);
      });
    } finally {
      host.close();
    }
  }
  if (options.hosts.includes('chromium')) {
    figures.chromium = await chromiumFigures(plan, (line) => {
      say(`Chromium: ${line}`);
    });
  }
  process.stdout.write(printFigures(figures));
  if (options.jsonFile !== null) writeFileSync(options.jsonFile, `${JSON.stringify(figures, null, 2)}\n`);
}

if (!runAsPeer()) await main(parseBenchOptions(process.argv.slice(2)));

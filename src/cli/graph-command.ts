import { tmpdir } from 'node:os';
import { describeJobGraph } from '../core/graph/describe-job-graph.ts';
import { createNodeSession } from '../platform/node/node-session.ts';
import type { RunOptions } from './command-line.ts';
import { readJob } from './job-source.ts';
import type { Terminal } from './run-command.ts';
import { describeFailure, evaluate } from './session-calls.ts';

/** `sluice graph JOB.ts --json`: vertices, ids, chains, edges, without running anything but main. */
export async function graphCommand(options: RunOptions, terminal: Terminal): Promise<number> {
  const session = createNodeSession({ storageRoot: tmpdir(), configuration: {}, onReport: () => undefined });
  try {
    const { jobFile, entryClass, parallelism, configuration } = options;
    const evaluation = await evaluate(session, {
      ...readJob(jobFile),
      entryClass,
      programArguments: [],
      configuration:
        parallelism === null ? configuration : { ...configuration, 'parallelism.default': String(parallelism) },
    });
    if (!evaluation.ok) {
      terminal.err(describeFailure(evaluation.failure));
      return 1;
    }
    terminal.out(JSON.stringify(describeJobGraph(evaluation.jobGraph), null, 2));
    return 0;
  } finally {
    session.close();
  }
}

import { tmpdir } from 'node:os';
import { describeSavepoint } from '../core/savepoint/describe-savepoint.ts';
import { diffSavepoints, type OperatorDiff } from '../core/savepoint/diff-savepoints.ts';
import { readSavepoint, type Savepoint } from '../core/savepoint/read-savepoint.ts';
import { restoreVerdict, type OperatorVerdict, type RestoreVerdict } from '../core/savepoint/restore-verdict.ts';
import { summarizeSavepoint, type SavepointSummary } from '../core/savepoint/summarize-savepoint.ts';
import { printSnapshot } from '../core/types/print-snapshot.ts';
import { createNodeSession } from '../platform/node/node-session.ts';
import { parseRunOptions, UsageError } from './command-line.ts';
import { readJob } from './job-source.ts';
import type { Terminal } from './run-command.ts';
import { readFromDisk } from './savepoint-files.ts';
import { describeFailure, evaluate } from './session-calls.ts';

const number = (value: number): string => value.toLocaleString('en-US');
const nameOf = (operator: {
  readonly uid: string | null;
  readonly name: string | null;
  readonly operatorId: string;
}): string =>
  `${operator.name ?? '(unnamed)'}  ${operator.uid === null ? '' : `uid ${operator.uid}  `}${operator.operatorId}`;

/** `sluice inspect SAVEPOINT [--json]`: operators, states, key groups; as JSON with every value. */
export function inspectCommand(words: readonly string[], terminal: Terminal): number {
  const paths = words.filter((word) => word !== '--json');
  const [path] = paths;
  if (path === undefined || paths.length > 1)
    throw new UsageError('Name one savepoint: sluice inspect SAVEPOINT [--json]');
  const savepoint = readFromDisk(readSavepoint(path));
  if (words.includes('--json')) {
    terminal.out(JSON.stringify(readFromDisk(describeSavepoint(savepoint)), null, 2));
    return 0;
  }
  printSummary(savepoint, readFromDisk(summarizeSavepoint(savepoint, { countKeys: true })), terminal);
  return 0;
}

function printSummary({ metadata, directory }: Savepoint, summary: SavepointSummary, terminal: Terminal): void {
  terminal.out(
    `${directory}: ${metadata.snapshotType ?? 'snapshot'} ${metadata.checkpointId}, metadata version ${metadata.version}`,
  );
  for (const operator of metadata.operators) {
    const found = summary.get(operator.operatorId);
    terminal.out(`\n${nameOf(operator)}`);
    terminal.out(
      `  parallelism ${operator.parallelism}, max ${operator.maxParallelism}, ${number(found?.sizeBytes ?? 0)} bytes`,
    );
    if (operator.coordinatorState !== null)
      terminal.out(`  coordinator: ${number(operator.coordinatorState.length)} bytes`);
    for (const state of found?.keyed?.states ?? []) {
      const type = 'valueSerializer' in state.info ? printSnapshot(state.info.valueSerializer) : 'timers';
      terminal.out(
        `  ${state.info.name}: ${type}, ${number(state.entryCount ?? 0)} entries, ${number(state.keyCount ?? 0)} keys`,
      );
    }
    if (found?.keyed)
      terminal.out(`  ${found.keyed.keyGroups.length} key groups hold ${number(found.keyed.keyCount ?? 0)} keys`);
    for (const state of found?.operatorState ?? []) {
      terminal.out(
        `  ${state.info.name}: ${state.info.mode}, ${number(state.partitionCount)} elements, ${number(state.sizeBytes)} bytes`,
      );
    }
    if (found?.unreadable) terminal.out(`  not readable: ${found.unreadable}`);
  }
}

/** `sluice diff A B`. Exit code 1 if they differ, as of `diff`. */
export function diffCommand(words: readonly string[], terminal: Terminal): number {
  const [left, right, ...rest] = words;
  if (left === undefined || right === undefined || rest.length > 0) {
    throw new UsageError('Name two savepoints: sluice diff SAVEPOINT SAVEPOINT');
  }
  const [a, b] = [readFromDisk(readSavepoint(left)), readFromDisk(readSavepoint(right))];
  const diff = readFromDisk(diffSavepoints(a, b));
  if (diff.isEqual) terminal.out('No state differs.');
  else for (const operator of diff.operators) printOperatorDiff(operator, terminal);
  return diff.isEqual ? 0 : 1;
}

function printOperatorDiff(operator: OperatorDiff, terminal: Terminal): void {
  terminal.out(`${nameOf(operator)}${operator.presence === 'both' ? '' : `  ${operator.presence}`}`);
  for (const { name, added, removed, changed, same } of operator.states) {
    terminal.out(
      `  ${name}: ${number(added)} added, ${number(removed)} removed, ${number(changed)} changed, ${number(same)} the same`,
    );
  }
}

/** `sluice plan SAVEPOINT JOB.ts [-n] [-p N]`: what restoring would do, without running anything. */
export async function planCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  const [path, ...jobWords] = words;
  if (path === undefined) throw new UsageError('Name a savepoint and a job: sluice plan SAVEPOINT JOB.ts [-p N] [-n]');
  const { jobFile, entryClass, parallelism, configuration, allowNonRestoredState } = parseRunOptions(jobWords);
  const savepoint = readFromDisk(readSavepoint(path));
  const summary = readFromDisk(summarizeSavepoint(savepoint, { countKeys: true }));
  const session = createNodeSession({ storageRoot: tmpdir(), configuration: {}, onReport: () => undefined });
  try {
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
    const options = { allowNonRestoredState, path, stateBackend: 'hashmap', summary } as const;
    return printVerdict(restoreVerdict(savepoint.metadata, evaluation.jobGraph, options), terminal);
  } finally {
    session.close();
  }
}

function printVerdict(verdict: RestoreVerdict, terminal: Terminal): number {
  for (const operator of verdict.operators) printOperatorVerdict(operator, terminal);
  const { failure, orphanedBytes, orphanedKeys } = verdict;
  if (orphanedBytes > 0)
    terminal.out(`\nWithout a home: ${number(orphanedKeys ?? 0)} keys, ${number(orphanedBytes)} bytes`);
  terminal.out(`\n${verdict.outcome}`);
  if (failure === null) return 0;
  terminal.out(`${failure.error.className}: ${failure.error.message}`);
  terminal.out(failure.explanation.text);
  for (const fix of failure.explanation.fixes) terminal.out(`  - ${fix}`);
  return 1;
}

function printOperatorVerdict(operator: OperatorVerdict, terminal: Terminal): void {
  const keys = operator.keyCount === null ? '' : `, ${number(operator.keyCount)} keys`;
  terminal.out(`${operator.fate.padEnd(10)} ${nameOf(operator)}  ${number(operator.stateBytes)} bytes${keys}`);
  for (const state of operator.states)
    terminal.out(`             ${state.name}: ${state.fate}${state.reason === null ? '' : ` (${state.reason})`}`);
}

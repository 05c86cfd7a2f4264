import { assertUnreachable } from '../base/assert.ts';
import type { OperatorState } from '../model/checkpoint-metadata.ts';
import type { JobOperator, JobVertex } from '../graph/job-graph.ts';
import type { OperatorID } from '../model/ids.ts';
import { operatorStateBytes } from './operator-state-bytes.ts';
import type { FailedCheck } from './restore-check.ts';
import type { SavepointSummary } from './summarize-savepoint.ts';

/** Our own words behind Flink's: what happened, and what to do about it, the likeliest first. */
export interface Explanation {
  readonly text: string;
  readonly fixes: readonly string[];
}

/** What explanations are made of besides the failed check. */
export interface ExplanationContext {
  readonly vertices: readonly JobVertex[];
  /** Operators of the program that took a state. */
  readonly matched: ReadonlySet<OperatorID>;
  readonly summary: SavepointSummary | null;
}

export function printBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  const [divisor, unit] = bytes < 1024 * 1024 ? [1024, 'KiB'] : [1024 * 1024, 'MiB'];
  return `${(bytes / divisor).toFixed(1)} ${unit}`;
}

/** `'Fraud Detector' (uid fraud-detector-id)`, or by its id where the snapshot has no names. */
export function printOperator(operator: Pick<OperatorState, 'name' | 'uid' | 'operatorId'>): string {
  const name = operator.name === null ? `operator ${operator.operatorId}` : `'${operator.name}'`;
  return operator.uid === null ? `${name} (without uid)` : `${name} (uid ${operator.uid})`;
}

/** What losing an operator's state means: bytes always, keys where they were counted. */
export function printLoss(operator: OperatorState, summary: SavepointSummary | null): string {
  const keys = summary?.get(operator.operatorId)?.keyed?.keyCount ?? null;
  const bytes = printBytes(operatorStateBytes(operator));
  return keys === null ? bytes : `${keys} ${keys === 1 ? 'key' : 'keys'}, ${bytes}`;
}

/** Operators of the program that took no state, those of the same name first. */
function candidatesFor(operator: OperatorState, { vertices, matched }: ExplanationContext): readonly JobOperator[] {
  const free = vertices.flatMap((vertex) => vertex.operators).filter((candidate) => !matched.has(candidate.operatorId));
  return free.toSorted((a, b) => Number(b.name === operator.name) - Number(a.name === operator.name));
}

function explainMissing(operator: OperatorState, context: ExplanationContext): Explanation {
  const text =
    `The snapshot holds state of ${printOperator(operator)} (${printLoss(operator, context.summary)}), ` +
    `and no operator of the new program has its id ${operator.operatorId}.` +
    (operator.uid === null ? ' Without a uid the id follows from the shape of the graph, which has changed.' : '');
  const [candidate] = candidatesFor(operator, context);
  const fixes: string[] = [];
  if (operator.uid !== null) {
    fixes.push(`Give the operator that continues it .uid('${operator.uid}').`);
  } else if (candidate !== undefined) {
    fixes.push(
      `If '${candidate.name}' continues it, pin it once: .setUidHash('${operator.operatorId}'), and give it a .uid(…) too, so that the next snapshot knows it by that.`,
    );
  }
  fixes.push(
    `If the state may go: restore with -n (--allowNonRestoredState). That loses ${printLoss(operator, context.summary)} for good.`,
  );
  return { text, fixes };
}

/** A sentence and fixes for a check that failed. */
export function explainFailure(check: FailedCheck, context: ExplanationContext): Explanation {
  switch (check.kind) {
    case 'parallelism-above-max':
      return {
        text: `'${check.vertex.name}' is to run as ${check.vertex.parallelism} subtasks, but its max parallelism of ${check.vertex.maxParallelism} allows no more: each subtask needs a key group of its own.`,
        fixes: [
          `Run it with -p ${check.vertex.maxParallelism} or less.`,
          'Raise setMaxParallelism(…), if no snapshot with another value has to be restored.',
        ],
      };
    case 'max-parallelism-changed':
      return {
        text: `${printOperator(check.operator)} was written with ${check.operator.maxParallelism} key groups; the new program sets ${check.vertex.maxParallelism}. Keys can't be moved to other key groups. -n does not help, and neither does it matter whether the operator has state.`,
        fixes: [
          `Set setMaxParallelism(${check.operator.maxParallelism}).`,
          "Or set none: the program then takes over the snapshot's.",
        ],
      };
    case 'operator-missing':
      return explainMissing(check.operator, context);
    case 'parallelism-above-restored-max':
      return {
        text: `The snapshot has ${check.operator.maxParallelism} key groups, so '${check.vertex.name}' can't run as ${check.vertex.parallelism} subtasks.`,
        fixes: [`Run it with -p ${check.operator.maxParallelism} or less.`],
      };
    case 'partly-finished':
      return {
        text: `Some operators that are chained in '${check.vertex.name}' had finished before the snapshot, others had not: a chain can only go on as a whole.`,
        fixes: ['Chain the operators as they were, or separate them with startNewChain().'],
      };
    case 'backend-format':
      return {
        text: `The keyed state of ${printOperator(check.operator)} is stored in the own files of another state backend.`,
        fixes: [
          'Restore with the backend that wrote it.',
          'Or take a canonical savepoint (flink savepoint -type canonical): every backend reads it.',
        ],
      };
    case 'state-unreadable':
      return {
        text: `What the snapshot says of the state of ${printOperator(check.operator)} can't be read, so the operator can't start, whether or not it asks for that state.`,
        fixes: [
          'If a class was renamed or removed, bring it back under its old name.',
          'If the file is damaged, use an older snapshot.',
        ],
      };
    case 'key-serializer':
      return {
        text: 'The type of the key changed. Keys decide the key group, so they are never migrated.',
        fixes: [
          'Key by the old type.',
          'Or give the operator a new uid: it starts empty (and the old state needs -n).',
        ],
      };
    case 'namespace-serializer':
      return {
        text: `The windows of state '${check.state}' are of another type than before.`,
        fixes: [
          'Keep the kind of windows.',
          'Or give the operator a new uid: it starts empty (and the old state needs -n).',
        ],
      };
    case 'state-kind':
      return {
        text: `'${check.state}' was a ${check.was} state and is now a ${check.now} state. The kind of a state is fixed.`,
        fixes: ['Give the new state another name: it starts empty, and the old one is carried along.'],
      };
    case 'value-serializer':
      return {
        text: `The type of '${check.state}' changed in a way that can't be migrated.`,
        fixes: [
          'Undo the change of type; adding or removing fields of a POJO is fine.',
          'Or give the new state another name: it starts empty, and the old one is carried along.',
        ],
      };
    default:
      return assertUnreachable(check);
  }
}

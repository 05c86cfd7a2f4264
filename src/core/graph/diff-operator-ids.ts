import type { OperatorID } from '../model/ids.ts';
import type { JobGraph, JobOperator } from './job-graph.ts';

/** How a snapshot's state reaches the operator after an edit: by its id, by its `setUidHash` id, or not at all. */
export type IdMatch = 'id' | 'uid-hash' | 'none';

/** One operator that both programs have. */
export interface OperatorPair {
  readonly before: JobOperator;
  readonly after: JobOperator;
  readonly foundBy: IdMatch;
}

/** An id that meant one operator before and means another one now: old state would be offered to the wrong one. */
export interface ReassignedId {
  readonly operatorId: OperatorID;
  readonly before: JobOperator;
  readonly after: JobOperator;
}

/** What an edit of a program does to its operators' ids. */
export interface OperatorIdDiff {
  /** State finds its operator. */
  readonly kept: readonly OperatorPair[];
  /** The operator is still there, but under another id: its state is not found. */
  readonly moved: readonly OperatorPair[];
  readonly appeared: readonly JobOperator[];
  readonly disappeared: readonly JobOperator[];
  readonly reassigned: readonly ReassignedId[];
}

/**
 * Compares the operators of two programs, the second an edit of the first. Operators are told apart by uid, then by
 * name and place (the longest common order of operators without uid), then by an id that stayed (a renamed operator).
 */
export function diffOperatorIds(before: JobGraph, after: JobGraph): OperatorIdDiff {
  const old = operatorsInOrder(before);
  const current = operatorsInOrder(after);
  const partners = new Partners();
  pairByUid(old, current, partners);
  pairByName(partners.without(old), partners.without(current), partners);
  pairById(partners.without(old), partners.without(current), partners);

  const oldById = new Map(old.map((operator) => [operator.operatorId, operator]));
  const pairs = current.flatMap((operator) => {
    const partner = partners.of(operator);
    return partner === undefined
      ? []
      : [{ before: partner, after: operator, foundBy: foundBy(partner, operator, oldById) }];
  });
  return {
    kept: pairs.filter((pair) => pair.foundBy !== 'none'),
    moved: pairs.filter((pair) => pair.foundBy === 'none'),
    appeared: partners.without(current),
    disappeared: partners.without(old),
    reassigned: current.flatMap((operator) => {
      const giver = stateGiver(operator, oldById);
      if (giver === undefined || partners.of(operator) === giver) return [];
      return [{ operatorId: giver.operatorId, before: giver, after: operator }];
    }),
  };
}

type OperatorsById = ReadonlyMap<OperatorID, JobOperator>;

/** Whose state an operator is offered: that under its `setUidHash` id if there is one, else that under its own id. */
function stateGiver(operator: JobOperator, oldById: OperatorsById): JobOperator | undefined {
  const { userDefinedOperatorId, operatorId } = operator;
  const pinned = userDefinedOperatorId === null ? undefined : oldById.get(userDefinedOperatorId);
  return pinned ?? oldById.get(operatorId);
}

function foundBy(before: JobOperator, after: JobOperator, oldById: OperatorsById): IdMatch {
  if (stateGiver(after, oldById) !== before) return 'none';
  return after.userDefinedOperatorId === before.operatorId ? 'uid-hash' : 'id';
}

class Partners {
  readonly #partners = new Map<JobOperator, JobOperator>();

  join(before: JobOperator, after: JobOperator): void {
    this.#partners.set(before, after);
    this.#partners.set(after, before);
  }

  of(operator: JobOperator): JobOperator | undefined {
    return this.#partners.get(operator);
  }

  without(operators: readonly JobOperator[]): JobOperator[] {
    return operators.filter((operator) => !this.#partners.has(operator));
  }
}

/** In the direction of the data: vertices from the sources on, chains from the head on. */
function operatorsInOrder(jobGraph: JobGraph): JobOperator[] {
  const vertices = new Map(jobGraph.vertices.map((vertex) => [vertex.id, vertex]));
  return jobGraph.topologicalOrder.flatMap((id) => [...(vertices.get(id)?.operators ?? [])].reverse());
}

function pairByUid(before: readonly JobOperator[], after: readonly JobOperator[], partners: Partners): void {
  const byUid = new Map(before.map((operator) => [operator.uid, operator]));
  for (const operator of after) {
    const partner = operator.uid === null ? undefined : byUid.get(operator.uid);
    if (partner !== undefined) partners.join(partner, operator);
  }
}

function pairById(before: readonly JobOperator[], after: readonly JobOperator[], partners: Partners): void {
  const byId = new Map(before.map((operator) => [operator.operatorId, operator]));
  for (const operator of after) {
    const partner = byId.get(operator.operatorId);
    if (partner?.kind === operator.kind) partners.join(partner, operator);
  }
}

const looksAlike = (a: JobOperator, b: JobOperator): boolean =>
  a.name === b.name && a.kind === b.kind && a.role === b.role;

/** Longest common subsequence by name: what stands in the same order in both programs is the same operator. */
function pairByName(before: readonly JobOperator[], after: readonly JobOperator[], partners: Partners): void {
  const lengths = commonLengths(before, after);
  const lengthAt = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = 0, j = 0; i < before.length && j < after.length;) {
    const old = before[i];
    const current = after[j];
    if (old === undefined || current === undefined) return;
    if (looksAlike(old, current) && lengthAt(i, j) === lengthAt(i + 1, j + 1) + 1) {
      partners.join(old, current);
      i++;
      j++;
    } else if (lengthAt(i + 1, j) >= lengthAt(i, j + 1)) i++;
    else j++;
  }
}

/** `[i][j]`: length of the longest common subsequence of what follows from i and from j. */
function commonLengths(before: readonly JobOperator[], after: readonly JobOperator[]): number[][] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      const row = lengths[i];
      const old = before[i];
      const current = after[j];
      if (row === undefined || old === undefined || current === undefined) continue;
      const skipped = Math.max(lengths[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
      row[j] = looksAlike(old, current) ? Math.max(skipped, (lengths[i + 1]?.[j + 1] ?? 0) + 1) : skipped;
    }
  }
  return lengths;
}

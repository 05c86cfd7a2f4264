import type { OperatorCall } from './stream-calls.ts';

/** An operator of the graph, as far as it shows which call made it. A `JobOperator` is one. */
export interface OperatorRef {
  readonly operatorId: string;
  readonly uid: string | null;
  /** As the graph names it: `Source: Kafka Source`, `Kafka Sink: Writer`. */
  readonly name: string;
  readonly role: string;
  readonly streamNodeId: number;
}

/**
 * Which call made which operator: by uid, else by a name that only one has, else by order, and only if every operator
 * that is left has one call of its kind that is left.
 */
export function matchCalls(
  operators: readonly OperatorRef[],
  calls: readonly OperatorCall[],
): ReadonlyMap<string, OperatorCall> {
  const matched = new Map<string, OperatorCall>();
  // The parts behind a sink's writer belong to the same call.
  let operatorsLeft = operators.filter(({ role }) => !role.endsWith('committer'));
  let callsLeft = [...calls];
  const pair = (operator: OperatorRef, call: OperatorCall): void => {
    matched.set(operator.operatorId, call);
    operatorsLeft = operatorsLeft.filter((other) => other !== operator);
    callsLeft = callsLeft.filter((other) => other !== call);
  };
  const pairBy = (
    keyOfOperator: (o: OperatorRef) => string | null,
    keyOfCall: (c: OperatorCall) => string | null,
  ): void => {
    for (const operator of [...operatorsLeft]) {
      const key = keyOfOperator(operator);
      if (key === null) continue;
      const [call, ...moreCalls] = callsLeft.filter((candidate) => keyOfCall(candidate) === key);
      const twins = operatorsLeft.filter((other) => keyOfOperator(other) === key).length;
      if (call !== undefined && moreCalls.length === 0 && twins === 1) pair(operator, call);
    }
  };
  pairBy(
    ({ uid }) => uid,
    ({ uid }) => uid,
  );
  pairBy(
    ({ name }) => givenName(name),
    ({ name }) => name,
  );
  pairByOrder(operatorsLeft, callsLeft, pair);
  return matched;
}

function pairByOrder(
  operators: readonly OperatorRef[],
  calls: readonly OperatorCall[],
  pair: (operator: OperatorRef, call: OperatorCall) => void,
): void {
  for (const role of ['source', 'operator', 'sink'] as const) {
    const ofRole = operators
      .filter((operator) => roleOf(operator) === role)
      .sort((a, b) => a.streamNodeId - b.streamNodeId);
    const candidates = calls.filter((call) => call.role === role);
    if (ofRole.length !== candidates.length) continue;
    ofRole.forEach((operator, at) => {
      const call = candidates[at];
      if (call !== undefined) pair(operator, call);
    });
  }
}

function roleOf({ role }: OperatorRef): OperatorCall['role'] {
  if (role === 'source' || role === 'operator') return role;
  return 'sink';
}

/** Without what Flink puts around the name that the program gave. */
export const givenName = (name: string): string => name.replace(/^(?:Source|Sink): /, '').replace(/: Writer$/, '');

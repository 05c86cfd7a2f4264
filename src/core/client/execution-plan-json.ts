import type { ExecutionPlanNode } from './client-request.ts';

/** The plan as Flink prints it: its keys, in its order, in the layout of Jackson's default pretty printer. */
export function executionPlanJson(nodes: readonly ExecutionPlanNode[]): string {
  return prettyPrint({ nodes: nodes.map(planNode) }, '');
}

function planNode({ predecessors, ...node }: ExecutionPlanNode): Json {
  const { id, type, pact, contents, parallelism } = node;
  const edges = predecessors.map((edge) => ({ id: edge.id, ship_strategy: edge.shipStrategy, side: 'second' }));
  return { id, type, pact, contents, parallelism, ...(edges.length === 0 ? {} : { predecessors: edges }) };
}

type Json = string | number | readonly Json[] | { readonly [key: string]: Json };

/** Arrays stay on one line around their elements; each member of an object has a line. */
function prettyPrint(value: Json, indent: string): string {
  if (typeof value === 'string' || typeof value === 'number') return JSON.stringify(value);
  if (isArray(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map((element) => prettyPrint(element, indent)).join(', ')} ]`;
  }
  const members = Object.entries(value).map(
    ([key, member]) => `${indent}  ${JSON.stringify(key)} : ${prettyPrint(member, `${indent}  `)}`,
  );
  return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`;
}

const isArray = (value: Json): value is readonly Json[] => Array.isArray(value);

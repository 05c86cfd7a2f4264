import type { Result } from '../../core/base/result.ts';
import type { Page } from '../commands/page.ts';
import type { SourceTools } from '../workspace/source-tools.ts';
import type { ShownGraph } from './shown-graph.ts';
import type { CardActions } from './card-actions.ts';

export interface SourceActions {
  readonly edits: CardActions;
  readonly showSource: (operatorId: string) => void;
}

/** Clicks on the graph as edits of the source. */
export function sourceActions(
  { workspace, reveal }: Page,
  shown: ShownGraph,
  fail: (reason: string) => void,
): SourceActions {
  const operators = shown.jobGraph.vertices.flatMap((vertex) => vertex.operators);
  const edit = (work: (tools: SourceTools) => Promise<Result<null, string>>): void => {
    workspace
      .tools()
      .then(work)
      .then(
        (result) => {
          if (!result.ok) fail(result.error);
        },
        (error: unknown) => fail(`The editor could not be loaded: ${String(error)}`),
      );
  };
  return {
    edits: {
      insert: (edge, kind) => edit((tools) => tools.insertOperator(operators, edge, kind)),
      addUid: (operatorId) => edit((tools) => tools.addIdentity(operators, operatorId, { kind: 'uid', uid: null })),
    },
    showSource: (operatorId) => {
      edit(async (tools) => {
        const found = await tools.locateOperator(operators, operatorId);
        if (found.ok) reveal.value = found.value;
        return found.ok ? { ok: true, value: null } : found;
      });
    },
  };
}

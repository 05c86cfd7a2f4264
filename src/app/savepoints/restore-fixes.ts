import type { Result } from '../../core/base/result.ts';
import type { RestoreFailure } from '../../core/savepoint/restore-verdict.ts';
import type { Page } from '../commands/page.ts';
import type { WayOut } from '../commands/problem.ts';
import { givenName } from '../source-edits/match-calls.ts';
import type { SourceTools } from '../workspace/source-tools.ts';
import type { SourceVerdict } from './source-verdict.ts';

type Known = Extract<SourceVerdict, { state: 'known' }>;

/** The ways out of a refusal that one click can take. */
export function restoreFixes(page: Page, known: Known, { check }: RestoreFailure): readonly WayOut[] {
  const { settings } = page.workspace;
  switch (check.kind) {
    case 'operator-missing':
      return [...identityFixes(page, known, check.operator), allowLoss(page)];
    case 'parallelism-above-max':
    case 'parallelism-above-restored-max': {
      const most = check.kind === 'parallelism-above-max' ? check.vertex.maxParallelism : check.operator.maxParallelism;
      return [{ label: `Set parallelism to ${most}`, go: () => (settings.parallelism.value = most) }];
    }
    case 'max-parallelism-changed': {
      if (settings.maxParallelism.peek() === null) return [];
      return [
        { label: 'Unset max parallelism', go: () => (settings.maxParallelism.value = null) },
        {
          label: `Set max parallelism to ${check.operator.maxParallelism}`,
          go: () => (settings.maxParallelism.value = check.operator.maxParallelism),
        },
      ];
    }
    default:
      return [];
  }
}

const allowLoss = ({ workspace }: Page): WayOut => ({
  label: 'Leave the state behind (-n)',
  go: () => (workspace.settings.allowNonRestoredState.value = true),
});

interface MissingOperator {
  readonly operatorId: string;
  readonly name: string | null;
  readonly uid: string | null;
}

/** The operator that carries on, if one of the same name took nothing. */
function identityFixes(page: Page, { verdict, jobGraph }: Known, missing: MissingOperator): readonly WayOut[] {
  const operators = jobGraph.vertices.flatMap((vertex) => vertex.operators);
  const free = verdict.operators.filter(({ fate }) => fate === 'new').map(({ operatorId }) => operatorId);
  const heir = operators.find(
    ({ operatorId, name, role }) => free.includes(operatorId) && name === missing.name && !role.endsWith('committer'),
  );
  if (heir === undefined || heir.uid !== null) return [];
  const name = givenName(heir.name);
  const edit = (identity: Parameters<SourceTools['addIdentity']>[2]) => (): void => {
    void page.workspace
      .tools()
      .then((tools) => tools.addIdentity(operators, heir.operatorId, identity))
      .then((result: Result<null, string>) => {
        if (!result.ok) page.commands.report(result.error);
      });
  };
  return missing.uid === null
    ? [
        {
          label: `Pin ${name} to it with .setUidHash`,
          go: edit({ kind: 'uid-hash', hash: missing.operatorId }),
        },
      ]
    : [{ label: `Give ${name} .uid('${missing.uid}')`, go: edit({ kind: 'uid', uid: missing.uid }) }];
}

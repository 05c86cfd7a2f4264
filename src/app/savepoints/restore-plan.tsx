import type { JSX } from 'preact';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import type { RestoreFailure, RestoreVerdict } from '../../core/savepoint/restore-verdict.ts';
import type { Page } from '../commands/page.ts';
import { Notice } from '../controls/notice.tsx';
import { Term } from '../controls/term.tsx';
import { formatBytes, formatCountOf } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import { MAX_PARALLELISM_OF_SESSION } from '../workspace/job-settings.ts';
import { restoreFixes } from './restore-fixes.ts';
import type { SourceVerdict } from './source-verdict.ts';

interface RestorePlanProps {
  readonly page: Page;
  readonly snapshot: SnapshotDescription;
  readonly verdict: SourceVerdict;
}

/** The verdict on the source as it is now, and the run. */
export function RestorePlan({ page, snapshot, verdict }: RestorePlanProps): JSX.Element {
  const { settings } = page.workspace;
  const known = verdict.state === 'known' ? verdict.verdict : null;
  const run = (): void => {
    settings.savepointPath.value = snapshot.path;
    void page.commands.requestRun();
  };
  return (
    <div class="restore-plan">
      <div class="restore-row">
        <button
          type="button"
          class="primary"
          disabled={page.session.value === null || page.commands.pending.value.has('run')}
          onClick={run}
        >
          Run from it
        </button>
        <label>
          <Term word="parallelism" />{' '}
          <input
            type="number"
            class="number-input"
            min={1}
            max={MAX_PARALLELISM_OF_SESSION}
            value={settings.parallelism.value}
            // Not onChange: a figure that ticks renders this anew, and would put the old number back while one types.
            onInput={(event) => setParallelism(page, event.currentTarget.valueAsNumber)}
          />
        </label>
        <label title="flink run -n: state that no operator of the program takes is left behind">
          <input
            type="checkbox"
            checked={settings.allowNonRestoredState.value}
            onChange={(event) => (settings.allowNonRestoredState.value = event.currentTarget.checked)}
          />{' '}
          allow <Term word="non-restored state" /> (-n){known === null ? '' : lossOf(known)}
        </label>
      </div>
      <VerdictNotice page={page} verdict={verdict} />
    </div>
  );
}

function setParallelism({ workspace }: Page, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= MAX_PARALLELISM_OF_SESSION) {
    workspace.settings.parallelism.value = value;
  }
}

function lossOf({ orphanedBytes, orphanedKeys }: RestoreVerdict): string {
  if (orphanedBytes === 0) return ': nothing would be lost';
  const keys = orphanedKeys === null ? '' : `${formatCountOf(orphanedKeys, 'key')}, `;
  return `: loses ${keys}${formatBytes(orphanedBytes)}`;
}

function VerdictNotice({ page, verdict }: { readonly page: Page; readonly verdict: SourceVerdict }): JSX.Element {
  switch (verdict.state) {
    case 'waiting':
      return <p class="muted">Reading the savepoint…</p>;
    case 'no-graph':
      return <p class="muted">What a run from it would do is said here once the source makes a job graph.</p>;
    case 'unknown':
      return (
        <Notice kind="note" title="What a run would do can't be told before it runs">
          {verdict.reason}
        </Notice>
      );
    case 'known':
      return verdict.verdict.failure === null ? (
        <Success verdict={verdict.verdict} />
      ) : (
        <Refusal page={page} verdict={verdict} failure={verdict.verdict.failure} />
      );
  }
}

function Success({ verdict }: { readonly verdict: RestoreVerdict }): JSX.Element {
  const restored = verdict.operators.filter(({ fate }) => fate === 'restored').length;
  const isUnknown = verdict.operators.some(({ states }) => states.some(({ fate }) => fate === 'unknown'));
  if (verdict.outcome === 'restored-state-dropped') {
    return (
      <Notice kind="loss" title="The source would start, and leave state behind">
        With -n{lossOf(verdict)}, for good.
      </Notice>
    );
  }
  return (
    <Notice kind="note" title={`The source takes this savepoint: ${formatCountOf(restored, 'operator')} restored`}>
      {isUnknown ? 'Some state is only known once the job runs; it is marked below.' : null}
    </Notice>
  );
}

interface RefusalProps {
  readonly page: Page;
  readonly verdict: Extract<SourceVerdict, { state: 'known' }>;
  readonly failure: RestoreFailure;
}

/** Flink's sentence first, ours under it, the fixes as buttons. */
function Refusal({ page, verdict, failure }: RefusalProps): JSX.Element {
  const fixes = restoreFixes(page, verdict, failure);
  return (
    <Notice
      kind="failure"
      title={failure.when === 'submission' ? 'Flink would refuse it' : 'The job would start, and then fail'}
      actions={fixes.map(({ label, go }) => (
        <button key={label} type="button" onClick={go}>
          {label}
        </button>
      ))}
    >
      <pre>{plainText(innermostMessage(failure.error))}</pre>
      <span>{plainText(failure.explanation.text)}</span>
      <ul>
        {failure.explanation.fixes.map((fix) => (
          <li key={fix}>{plainText(fix)}</li>
        ))}
      </ul>
    </Notice>
  );
}

function innermostMessage(error: Error): string {
  let innermost = error;
  while (innermost.cause instanceof Error) innermost = innermost.cause;
  return innermost.message;
}

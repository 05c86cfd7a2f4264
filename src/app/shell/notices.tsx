import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { Page } from '../commands/page.ts';
import { failureProblem, type Problem } from '../commands/problem.ts';
import { Notice } from '../controls/notice.tsx';
import { locateFailure } from '../workspace/located-failure.ts';
import './notices.css';

/** What went wrong with the last command, or with the job: over the panes, so that nothing moves. */
export function Notices({ page }: { readonly page: Page }): JSX.Element {
  const dismissed = useSignal<FailureInfo | null>(null);
  const problem = page.commands.problem.value;
  const job = page.monitor.watched.value;
  const failure = job?.failure.value ?? null;
  const isNews = failure !== null && failure !== dismissed.value;
  return (
    <div class="notices">
      {problem === null ? null : (
        <ProblemNotice page={page} problem={problem} onDismiss={() => page.commands.dismissProblem()} />
      )}
      {job === null || failure === null || !isNews ? null : (
        <ProblemNotice
          page={page}
          problem={failureProblem(
            job.status.value === 'FAILED' ? 'The job failed' : 'A subtask failed; the job is restarted',
            failure,
            locateFailure(failure, job.submitted.program)[0] ?? null,
          )}
          onDismiss={() => (dismissed.value = failure)}
        />
      )}
    </div>
  );
}

interface ProblemNoticeProps {
  readonly page: Page;
  readonly problem: Problem;
  readonly onDismiss: () => void;
}

function ProblemNotice({ page, problem, onDismiss }: ProblemNoticeProps): JSX.Element {
  const { title, message, details, location, waysOut } = problem;
  return (
    <Notice
      kind="failure"
      title={title}
      onDismiss={onDismiss}
      actions={
        <>
          {location === null ? null : (
            <button type="button" onClick={() => (page.reveal.value = { ...location })}>
              Show line {location.line}
            </button>
          )}
          {waysOut.map(({ label, go }) => (
            <button key={label} type="button" onClick={go}>
              {label}
            </button>
          ))}
        </>
      }
    >
      <pre>{message}</pre>
      {details.length === 0 ? null : (
        <details>
          <summary>More</summary>
          <pre>{details.join('\n')}</pre>
        </details>
      )}
    </Notice>
  );
}

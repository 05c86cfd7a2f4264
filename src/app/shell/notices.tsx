import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { Page } from '../commands/page.ts';
import { failureProblem, rootMessage, type Problem } from '../commands/problem.ts';
import { Notice } from '../controls/notice.tsx';
import type { JobModel } from '../monitor/job-model.ts';
import { locateFailure } from '../workspace/located-failure.ts';
import './notices.css';

/** What went wrong with the last command, or with the job: over the panes, so that nothing moves. */
export function Notices({ page }: { readonly page: Page }): JSX.Element {
  const dismissed = useSignal<FailureInfo | null>(null);
  const problem = page.commands.problem.value;
  const job = page.monitor.watched.value;
  const failure = job?.lastFailure.value ?? null;
  const status = job?.status.value;
  const isOver = status === 'FINISHED' || status === 'CANCELED';
  const isSaid = failure !== null && problem?.message === rootMessage(failure);
  const isNews = failure !== null && failure !== dismissed.value && !isOver && !isSaid;
  return (
    <div class="notices">
      {problem === null ? null : (
        <ProblemNotice page={page} problem={problem} onDismiss={() => page.commands.dismissProblem()} />
      )}
      {job === null || failure === null || !isNews ? null : (
        <ProblemNotice
          page={page}
          problem={failureProblem(titleOf(job), failure, locateFailure(failure, job.submitted.program)[0] ?? null)}
          onDismiss={() => (dismissed.value = failure)}
        />
      )}
    </div>
  );
}

function titleOf({ status }: JobModel): string {
  if (status.value === 'FAILED') return 'The job failed';
  return status.value === 'RUNNING'
    ? 'A subtask failed; the job was restarted'
    : 'A subtask failed; the job is restarting';
}

interface ProblemNoticeProps {
  readonly page: Page;
  readonly problem: Problem;
  readonly onDismiss: () => void;
}

function ProblemNotice({ page, problem, onDismiss }: ProblemNoticeProps): JSX.Element {
  const { title, message, details, location, tab, waysOut } = problem;
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
          {tab === null || tab === page.tab.value ? null : (
            <button type="button" onClick={() => (page.tab.value = tab)}>
              Show what fits and what doesn't
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

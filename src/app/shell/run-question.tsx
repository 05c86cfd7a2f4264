import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { Dialog } from '../controls/dialog.tsx';
import { plainText, shortId } from '../format/short-id.ts';

/** A job runs already: what is to become of it. */
export function RunQuestion({ page }: { readonly page: Page }): JSX.Element | null {
  const { commands, workspace } = page;
  const job = commands.question.value;
  if (job === null) return null;
  const startsFrom = workspace.settings.savepointPath.value;
  const answer = (act: () => void) => (): void => {
    commands.dismissQuestion();
    act();
  };
  return (
    <Dialog title="A job is running" onClose={() => commands.dismissQuestion()}>
      <p>
        {plainText(job.submitted.jobGraph.jobName)} <code>{shortId(job.jobId)}</code> is {job.status.value}.
      </p>
      <div class="question-actions">
        {startsFrom === null && job.status.value === 'RUNNING' ? (
          <button type="button" class="primary" onClick={answer(() => void commands.stopAndResume(job))}>
            Stop it with a savepoint, and resume from that
          </button>
        ) : null}
        <button type="button" onClick={answer(() => void commands.cancelAndRun(job))}>
          Cancel it, then run {startsFrom === null ? 'with empty state' : 'from the chosen savepoint'}
        </button>
        <button type="button" onClick={answer(() => void commands.run())}>
          Run beside it
        </button>
        <button type="button" onClick={() => commands.dismissQuestion()}>
          Don't run
        </button>
      </div>
    </Dialog>
  );
}

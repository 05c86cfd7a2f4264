import type { SourceLocation } from '../session/programs.ts';
import { rootMessage } from '../commands/problem.ts';
import type { Page } from '../commands/page.ts';
import { locateFailure } from '../workspace/located-failure.ts';

export interface SourceProblem {
  readonly location: SourceLocation;
  readonly message: string;
}

/** Failures of the open source while it was evaluated or run, where its own lines are known. Reads signals. */
export function sourceProblems({ plan, monitor, workspace }: Page): readonly SourceProblem[] {
  const planned = plan.plan.value;
  if (planned.state === 'failed') {
    return problemAt(locateFailure(planned.failure.failure, planned.program), rootMessage(planned.failure.failure));
  }
  const job = monitor.watched.value;
  const failure = job?.failure.value ?? null;
  if (job === null || failure === null) return [];
  // Lines of an older text would point at the wrong place.
  const isSameText = job.submitted.program.files.some(({ source }) => source === workspace.source.value);
  return isSameText ? problemAt(locateFailure(failure, job.submitted.program), rootMessage(failure)) : [];
}

function problemAt([location]: readonly SourceLocation[], message: string): readonly SourceProblem[] {
  return location === undefined ? [] : [{ location, message }];
}

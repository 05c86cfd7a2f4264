import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { rootMessage } from '../commands/problem.ts';
import { locateFailure } from '../workspace/located-failure.ts';

/** Why the source makes no graph just now; the graph shown is the one before. */
export function PlanState({ page }: { readonly page: Page }): JSX.Element | null {
  const plan = page.plan.plan.value;
  if (plan.state === 'not-compiled') {
    return <span class="plan-state ellipsis">the source has errors; the graph is the one before</span>;
  }
  if (plan.state !== 'failed') return null;
  const [location] = locateFailure(plan.failure.failure, plan.program);
  const message = rootMessage(plan.failure.failure);
  return (
    <button
      type="button"
      class="link danger ellipsis"
      title={message}
      disabled={location === undefined}
      onClick={() => {
        if (location !== undefined) page.reveal.value = { ...location };
      }}
    >
      {location === undefined ? '' : `line ${location.line}: `}
      {message}
    </button>
  );
}

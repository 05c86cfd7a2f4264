import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Page } from '../commands/page.ts';
import { Notice } from '../controls/notice.tsx';
import { GraphCanvas } from './graph-canvas.tsx';
import { GraphTable } from './graph-table.tsx';
import { PlanState } from './plan-state.tsx';
import { shownGraph, type GraphChoice, type ShownGraph } from './shown-graph.ts';
import { sourceActions } from './source-actions.ts';
import './graph-view.css';

/** The job graph: of the job that runs, or of the source. */
export function GraphPanel({ page }: { readonly page: Page }): JSX.Element {
  const choice = useSignal<GraphChoice>('auto');
  const isTable = useSignal(false);
  const editFailure = useSignal<string | null>(null);
  const shown = useComputed(() => shownGraph(page, choice.value));
  const graph = shown.value;
  // A new job is what a person wants to see now.
  useEffect(() => page.monitor.watched.subscribe(() => (choice.value = 'auto')), []);
  const actions =
    graph === null
      ? undefined
      : sourceActions(page, graph, (reason) => {
          editFailure.value = reason;
        });
  return (
    <section class="graph" id="graph" aria-label="Job graph">
      <header class="pane-header">
        <strong>Job graph</strong>
        {graph === null ? null : <GraphChoices page={page} shown={graph} choose={(next) => (choice.value = next)} />}
        <PlanState page={page} />
        <span class="spacer" />
        <button type="button" aria-pressed={isTable.value} onClick={() => (isTable.value = !isTable.value)}>
          Table
        </button>
      </header>
      <div class="graph-body">
        {graph === null ? (
          <GraphEmpty page={page} />
        ) : isTable.value ? (
          <GraphTable shown={graph} />
        ) : (
          <GraphCanvas
            shown={graph}
            actions={graph.isEditable ? actions?.edits : undefined}
            onShowSource={(operatorId) => actions?.showSource(operatorId)}
          />
        )}
        {editFailure.value === null ? null : (
          <div class="graph-notice">
            <Notice kind="note" onDismiss={() => (editFailure.value = null)}>
              {editFailure.value}
            </Notice>
          </div>
        )}
      </div>
    </section>
  );
}

interface GraphChoicesProps {
  readonly page: Page;
  readonly shown: ShownGraph;
  readonly choose: (choice: GraphChoice) => void;
}

function GraphChoices({ page, shown, choose }: GraphChoicesProps): JSX.Element | null {
  if (page.monitor.watched.value === null || page.plan.jobGraph.value === null) return null;
  return (
    <span class="segments" role="group" aria-label="Which graph">
      <button type="button" aria-pressed={shown.kind === 'job'} onClick={() => choose('job')}>
        Job
      </button>
      <button
        type="button"
        aria-pressed={shown.kind === 'source'}
        title="What the source would be if it were run now"
        onClick={() => choose('source')}
      >
        Source
      </button>
    </span>
  );
}

function GraphEmpty({ page }: { readonly page: Page }): JSX.Element {
  const plan = page.plan.plan.value;
  const text =
    plan.state === 'none' && plan.reason === 'untrusted'
      ? 'The graph appears here once you have read it and pressed Run.'
      : plan.state === 'none' && plan.reason === 'connecting'
        ? 'The job graph appears here: the engine is starting.'
        : 'The job graph appears here as soon as the source makes one.';
  return <p class="empty">{text}</p>;
}

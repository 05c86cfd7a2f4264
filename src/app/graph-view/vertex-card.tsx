import type { JSX } from 'preact';
import { ownerSwatch } from '../controls/owner-colour.ts';
import { Term } from '../controls/term.tsx';
import { formatRate, formatShare } from '../format/quantity.ts';
import { plainText } from '../format/short-id.ts';
import { formatWatermark } from '../format/watermark.ts';
import type { AttemptView } from '../monitor/job-model.ts';
import type { VertexFigures } from '../monitor/vertex-figures.ts';
import type { Box } from './graph-layout.ts';
import type { VertexView } from './graph-model.ts';
import type { CardActions } from './card-actions.ts';
import { InsertButton } from './insert-button.tsx';
import { OperatorChip } from './operator-chip.tsx';

interface VertexCardProps {
  readonly view: VertexView;
  readonly box: Box;
  readonly figures: VertexFigures | undefined;
  readonly attempts: readonly AttemptView[];
  /** Of the job, if it lies in this vertex; the operator's id if that is known. */
  readonly failure: { readonly message: string; readonly operatorId: string | null } | null;
  readonly actions: CardActions | undefined;
  readonly onShowSource: (operatorId: string) => void;
}

/** A chain: its operators, and what it does. */
export function VertexCard(props: VertexCardProps): JSX.Element {
  const { view, box, figures, attempts, failure, actions, onShowSource } = props;
  const { vertex, operators } = view;
  return (
    <article
      class={`vertex ${failure === null ? '' : 'vertex-failed'}`}
      style={{ transform: `translate(${box.x}px, ${box.y}px)`, width: `${box.width}px`, height: `${box.height}px` }}
      tabIndex={0}
      data-vertex={view.key}
      aria-label={`Vertex ${plainText(vertex.name)}, parallelism ${vertex.parallelism}`}
      onKeyDown={(event) => {
        const [head] = operators;
        if (event.key === 'Enter' && event.target === event.currentTarget && head !== undefined) {
          onShowSource(head.operator.operatorId);
        }
      }}
    >
      <header class="vertex-head">
        <Subtasks parallelism={vertex.parallelism} attempts={attempts} figures={figures} />
        <span class="vertex-parallelism" title="Parallelism">
          p {vertex.parallelism}
        </span>
      </header>
      {operators.map((operator) => (
        <div class="vertex-operator" key={operator.operator.operatorId}>
          <button
            type="button"
            class={`operator-name ${failure?.operatorId === operator.operator.operatorId ? 'operator-failed' : ''}`}
            title={`${plainText(operator.operator.name)}: show its call in the source`}
            onClick={() => onShowSource(operator.operator.operatorId)}
          >
            {plainText(operator.operator.name)}
          </button>
          <OperatorChip
            view={operator}
            onAddUid={actions === undefined ? undefined : () => actions.addUid(operator.operator.operatorId)}
          />
          {operator.insertAfter === null || actions === undefined ? null : (
            <InsertButton class="insert-in-chain" edge={operator.insertAfter} insert={actions.insert} />
          )}
        </div>
      ))}
      {failure === null ? <Figures view={view} figures={figures} /> : <Failure message={failure.message} />}
    </article>
  );
}

const Failure = ({ message }: { readonly message: string }): JSX.Element => (
  <div class="vertex-failure" title={message}>
    {message}
  </div>
);

function Figures({ view, figures }: Pick<VertexCardProps, 'view' | 'figures'>): JSX.Element {
  if (figures === undefined || figures.subtasks.length === 0) {
    return <DeclaredStates view={view} />;
  }
  const { busy, backPressured } = figures;
  return (
    <div class="vertex-figures">
      <div class="figure-line">
        {view.hasInput ? <span>in {formatRate(figures.recordsInPerSecond)}</span> : null}
        {view.hasOutput ? <span>out {formatRate(figures.recordsOutPerSecond)}</span> : null}
      </div>
      <div class="load-bar" aria-hidden="true">
        <span class="load-busy" style={{ width: `${Math.round(busy * 100)}%` }} />
        <span class="load-back-pressured" style={{ width: `${Math.round(backPressured * 100)}%` }} />
      </div>
      <div class="figure-line">
        <span>
          <Term word="busy" /> {formatShare(busy)}
        </span>
        <span>
          <Term word="back pressure" /> {formatShare(backPressured)}
        </span>
      </div>
      <div class="figure-line ellipsis">
        <span>
          <Term word="watermark" /> {formatWatermark(figures.watermark)}
        </span>
      </div>
    </div>
  );
}

/** What the operators will remember, as far as that is known before they run. */
function DeclaredStates({ view }: Pick<VertexCardProps, 'view'>): JSX.Element {
  const declared = view.operators.map(({ operator }) => operator.declaredState);
  const names = declared.flatMap((state) =>
    state.status === 'declared'
      ? state.keyed.filter(({ kind }) => kind !== 'PRIORITY_QUEUE').map(({ name }) => name)
      : [],
  );
  const isUnknown = declared.some(({ status }) => status === 'unknown');
  return (
    <div class="vertex-figures muted">
      <div>not running</div>
      <div class="idle-state">
        {names.length > 0 ? `keyed state: ${plainText(names.join(', '))}` : isUnknown ? '' : 'no keyed state'}
        {isUnknown ? ' some state is known only once it runs' : ''}
      </div>
    </div>
  );
}

interface SubtasksProps {
  readonly parallelism: number;
  readonly attempts: readonly AttemptView[];
  readonly figures: VertexFigures | undefined;
}

/** One square per subtask, in its colour; hollow while it doesn't run. */
function Subtasks({ parallelism, attempts, figures }: SubtasksProps): JSX.Element {
  return (
    <span class="subtasks">
      {Array.from({ length: parallelism }, (_, subtask) => {
        const attempt = attempts.find((candidate) => candidate.subtask === subtask);
        const state = attempt?.state ?? 'not deployed';
        const own = figures?.subtasks.find((candidate) => candidate.subtask === subtask);
        const rate = own === undefined ? '' : `, in ${formatRate(own.recordsInPerSecond)}`;
        const swatch = ownerSwatch(subtask);
        const isLive = state === 'RUNNING' || state === 'INITIALIZING';
        return (
          <span
            key={subtask}
            class={`${swatch.class} subtask ${isLive ? '' : 'subtask-idle'} ${state === 'FAILED' ? 'subtask-failed' : ''}`}
            style={swatch.style}
            title={`Subtask ${subtask}: ${state}${attempt === undefined || attempt.attempt === 0 ? '' : `, attempt ${attempt.attempt}`}${rate}`}
          />
        );
      })}
    </span>
  );
}

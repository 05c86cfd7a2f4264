import { useComputed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { rootMessage } from '../commands/problem.ts';
import { Icon } from '../controls/icon.tsx';
import { edgeMiddle } from './edge-path.ts';
import { EdgeLayer } from './edge-layer.tsx';
import { layoutGraph, type GraphLayout } from './graph-layout.ts';
import { graphModel, type EdgeView, type GraphModel } from './graph-model.ts';
import { createGraphViewport, type GraphViewport } from './graph-viewport.ts';
import { InsertButton } from './insert-button.tsx';
import type { ShownGraph } from './shown-graph.ts';
import type { CardActions } from './card-actions.ts';
import { VertexCard } from './vertex-card.tsx';
import { walkGraph } from './walk-graph.ts';

interface GraphCanvasProps {
  readonly shown: ShownGraph;
  readonly actions: CardActions | undefined;
  readonly onShowSource: (operatorId: string) => void;
}

/** The picture. Cards lie over the edges in one plane that pans and zooms. */
export function GraphCanvas({ shown, actions, onShowSource }: GraphCanvasProps): JSX.Element {
  const ground = useRef<HTMLDivElement>(null);
  const viewport = useRef<GraphViewport | null>(null);
  const lastLayout = useRef<GraphLayout | null>(null);
  const transform = useSignal('');
  const model = useMemo(() => graphModel(shown.jobGraph, shown.before), [shown.jobGraph, shown.before]);
  const layout = useMemo(() => (lastLayout.current = layoutGraph(model, lastLayout.current)), [model]);
  const planeStyle = useComputed(
    () => `transform: ${transform.value}; width: ${layout.width}px; height: ${layout.height}px`,
  );

  useEffect(() => {
    const element = ground.current;
    if (element === null) return;
    const port = createGraphViewport(element, ({ x, y, k }) => {
      transform.value = `translate(${x}px, ${y}px) scale(${k})`;
    });
    viewport.current = port;
    const fit = (): void => port.fit(lastLayout.current?.width ?? 0, lastLayout.current?.height ?? 0);
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => {
      observer.disconnect();
      port.destroy();
    };
  }, []);
  useEffect(() => viewport.current?.fit(layout.width, layout.height), [layout]);

  return (
    <div class="graph-ground" ref={ground} onKeyDown={(event) => walkGraph(event, model)}>
      <div class="graph-plane" style={planeStyle.value}>
        <EdgeLayer model={model} layout={layout} figures={shown.job?.figures ?? null} />
        {model.edges.map((edge) => (
          <EdgeLabel key={edge.key} edge={edge} layout={layout} shown={shown} actions={actions} />
        ))}
        <Cards model={model} layout={layout} shown={shown} actions={actions} onShowSource={onShowSource} />
      </div>
      <div class="graph-zoom">
        <button
          type="button"
          class="icon-button"
          aria-label="Zoom in"
          title="Zoom in"
          onClick={() => viewport.current?.zoomBy(1.25)}
        >
          +
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Zoom out"
          title="Zoom out"
          onClick={() => viewport.current?.zoomBy(0.8)}
        >
          −
        </button>
        <button
          type="button"
          class="icon-button"
          aria-label="Show all"
          title="Show all"
          onClick={() => viewport.current?.fit(layout.width, layout.height, true)}
        >
          <Icon name="fit" />
        </button>
      </div>
    </div>
  );
}

interface CardsProps extends GraphCanvasProps {
  readonly model: GraphModel;
  readonly layout: GraphLayout;
}

function Cards({ model, layout, shown, actions, onShowSource }: CardsProps): JSX.Element {
  const { job } = shown;
  const figures = job?.figures.value;
  const attempts = job?.attempts.value ?? [];
  const failure = job?.failure.value ?? null;
  return (
    <>
      {model.vertices.map((view) => {
        const box = layout.boxes.get(view.key);
        if (box === undefined) return null;
        const isHere = view.operators.some(({ operator }) => operator.operatorId === failure?.operatorId);
        return (
          <VertexCard
            key={view.key}
            view={view}
            box={box}
            figures={figures?.get(view.vertex.id)}
            attempts={attempts.filter(({ vertexId }) => vertexId === view.vertex.id)}
            failure={
              failure !== null && isHere ? { message: rootMessage(failure), operatorId: failure.operatorId } : null
            }
            actions={actions}
            onShowSource={onShowSource}
          />
        );
      })}
    </>
  );
}

interface EdgeLabelProps {
  readonly edge: EdgeView;
  readonly layout: GraphLayout;
  readonly shown: ShownGraph;
  readonly actions: CardActions | undefined;
}

/** How records travel, what waits, and the (+). */
function EdgeLabel({ edge, layout, shown, actions }: EdgeLabelProps): JSX.Element | null {
  const from = layout.boxes.get(edge.from.key);
  const to = layout.boxes.get(edge.to.key);
  if (from === undefined || to === undefined) return null;
  const { x, y } = edgeMiddle(from, to);
  const target = shown.job?.figures.value.get(edge.to.vertex.id);
  const blocked = target?.blockedChannels ?? 0;
  return (
    <div class="edge-label" style={{ transform: `translate(${x}px, ${y}px)` }}>
      {edge.insertion === null || actions === undefined ? null : (
        <InsertButton class="insert-on-edge" edge={edge.insertion} insert={actions.insert} />
      )}
      <span class="edge-strategy">{edge.edge.shipStrategy.toLowerCase()}</span>
      <span class="edge-waiting">{blocked > 0 ? `${blocked} aligning` : ''}</span>
    </div>
  );
}

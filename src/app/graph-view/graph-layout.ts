import { Graph, layout } from '@dagrejs/dagre';
import { CARD_WIDTH, cardHeight } from './card-size.ts';
import type { GraphModel } from './graph-model.ts';

export interface Box {
  /** Left top corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface GraphLayout {
  readonly boxes: ReadonlyMap<string, Box>;
  readonly width: number;
  readonly height: number;
}

const RANK_GAP = 92;
const ROW_GAP = 24;

/** From left to right. Cards that are in the same columns as before keep their rows. */
export function layoutGraph(model: GraphModel, before: GraphLayout | null): GraphLayout {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'LR', ranksep: RANK_GAP, nodesep: ROW_GAP });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const view of model.vertices) graph.setNode(view.key, { width: CARD_WIDTH, height: cardHeight(view) });
  for (const { from, to, key } of model.edges) graph.setEdge(from.key, to.key, {}, key);
  layout(graph);
  const boxes = new Map<string, Box>();
  for (const view of model.vertices) {
    const { x = 0, y = 0 } = graph.node(view.key);
    const height = cardHeight(view);
    boxes.set(view.key, { x: x - CARD_WIDTH / 2, y: y - height / 2, width: CARD_WIDTH, height });
  }
  const steady = before === null ? boxes : keepRows(boxes, before.boxes);
  return { boxes: steady, ...extent(steady) };
}

/** Dagre may swap rows for a crossing that isn't there: columns that hold the same cards keep their order. */
function keepRows(boxes: ReadonlyMap<string, Box>, before: ReadonlyMap<string, Box>): ReadonlyMap<string, Box> {
  const result = new Map(boxes);
  for (const column of columnsOf(boxes)) {
    const known = column.filter((key) => before.has(key));
    if (known.length !== column.length || column.length < 2) continue;
    const places = column.map((key) => boxes.get(key)?.y ?? 0).sort((a, b) => a - b);
    const order = known.toSorted((a, b) => (before.get(a)?.y ?? 0) - (before.get(b)?.y ?? 0));
    order.forEach((key, row) => {
      const box = boxes.get(key);
      if (box !== undefined) result.set(key, { ...box, y: places[row] ?? box.y });
    });
  }
  return result;
}

function columnsOf(boxes: ReadonlyMap<string, Box>): readonly (readonly string[])[] {
  const columns = new Map<number, string[]>();
  for (const [key, { x }] of boxes) {
    const column = columns.get(Math.round(x)) ?? [];
    column.push(key);
    columns.set(Math.round(x), column);
  }
  return [...columns.values()];
}

function extent(boxes: ReadonlyMap<string, Box>): { width: number; height: number } {
  let width = 0;
  let height = 0;
  for (const box of boxes.values()) {
    width = Math.max(width, box.x + box.width);
    height = Math.max(height, box.y + box.height);
  }
  return { width, height };
}

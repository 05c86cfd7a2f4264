import type { GraphModel } from './graph-model.ts';

/** Arrows walk from card to card: along edges left and right, through the list up and down. */
export function walkGraph(event: KeyboardEvent, { vertices, edges }: GraphModel): void {
  const key = event.target instanceof HTMLElement ? event.target.dataset['vertex'] : undefined;
  if (key === undefined || !(event.currentTarget instanceof HTMLElement)) return;
  const at = vertices.findIndex((view) => view.key === key);
  const next = nextOf(event.key, key, at);
  if (next === undefined) return;
  event.preventDefault();
  event.currentTarget.querySelector<HTMLElement>(`[data-vertex="${CSS.escape(next)}"]`)?.focus();

  function nextOf(pressed: string, from: string, index: number): string | undefined {
    switch (pressed) {
      case 'ArrowRight':
        return edges.find((edge) => edge.from.key === from)?.to.key;
      case 'ArrowLeft':
        return edges.find((edge) => edge.to.key === from)?.from.key;
      case 'ArrowDown':
        return vertices[index + 1]?.key;
      case 'ArrowUp':
        return vertices[index - 1]?.key;
      default:
        return undefined;
    }
  }
}

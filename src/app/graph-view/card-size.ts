import type { VertexView } from './graph-model.ts';

/** Sizes of a card's parts, in step with graph-view.css: the layout must know them before anything is drawn. */
export const CARD_WIDTH = 216;
const BORDERS = 2;
const HEAD_HEIGHT = 26;
const OPERATOR_HEIGHT = 40;
const FIGURES_HEIGHT = 74;

export const cardHeight = ({ operators }: VertexView): number =>
  BORDERS + HEAD_HEIGHT + operators.length * OPERATOR_HEIGHT + FIGURES_HEIGHT;

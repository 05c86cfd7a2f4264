import type { EdgeRef } from '../source-edits/insert-operator.ts';

/** What a click on the graph does to the source. */
export interface CardActions {
  readonly insert: (edge: EdgeRef, kind: 'filter' | 'map') => void;
  readonly addUid: (operatorId: string) => void;
}

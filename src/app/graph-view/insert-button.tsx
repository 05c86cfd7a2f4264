import type { JSX } from 'preact';
import { MenuButton } from '../controls/menu-button.tsx';
import type { EdgeRef } from '../source-edits/insert-operator.ts';
import type { CardActions } from './card-actions.ts';

interface InsertButtonProps {
  readonly edge: EdgeRef;
  readonly insert: CardActions['insert'];
  readonly class: string;
}

/** The (+) of an edge. */
export const InsertButton = ({ edge, insert, class: className }: InsertButtonProps): JSX.Element => (
  <span class={`insert ${className}`}>
    <MenuButton
      label="+"
      name="Insert an operator here"
      class="insert-button"
      items={() =>
        (['filter', 'map'] as const).map((kind) => ({
          key: kind,
          label: `Insert ${kind}`,
          onSelect: () => insert(edge, kind),
        }))
      }
    />
  </span>
);

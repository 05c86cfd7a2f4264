import type { JSX } from 'preact';
import { ownerSwatch } from '../controls/owner-colour.ts';
import { formatBytes, formatCount } from '../format/quantity.ts';
import type { KeyedVertex } from './keyed-vertices.ts';
import { stripModel } from './strip-model.ts';

interface KeyGroupTableProps {
  readonly keyed: KeyedVertex;
  /** Bytes that each subtask read when it was restored; empty if it was not. */
  readonly restoredBytes: readonly number[];
}

/** The strip's twin. */
export function KeyGroupTable({ keyed, restoredBytes }: KeyGroupTableProps): JSX.Element {
  const { segments } = stripModel(keyed.counts, keyed.before, 0);
  return (
    <table class="key-group-table">
      <thead>
        <tr>
          <th scope="col">Subtask</th>
          <th scope="col">Key groups</th>
          <th scope="col" class="number">
            Groups
          </th>
          <th scope="col" class="number">
            Keys
          </th>
          <th scope="col" class="number">
            Read on restore
          </th>
        </tr>
      </thead>
      <tbody>
        {segments.map(({ owner, first, last, keys }) => {
          const swatch = ownerSwatch(owner);
          return (
            <tr key={owner}>
              <th scope="row">
                <span class={`${swatch.class} owner-square`} style={swatch.style} /> {owner}
              </th>
              <td>
                {first}–{last}
              </td>
              <td class="number">{last - first + 1}</td>
              <td class="number">{formatCount(keys)}</td>
              <td class="number">{restoredBytes[owner] === undefined ? '' : formatBytes(restoredBytes[owner])}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

import type { JSX } from 'preact';
import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';
import { formatBytes, formatTimeOfDay, formatTimestamp } from '../format/quantity.ts';
import { lastSegment, plainText } from '../format/short-id.ts';
import type { LineageRow } from './lineage.ts';

interface SavepointTreeProps {
  readonly rows: readonly LineageRow[];
  readonly selected: SnapshotDescription | null;
  readonly select: (path: string) => void;
}

const KINDS: Readonly<Record<SnapshotDescription['kind'], string>> = {
  checkpoint: 'checkpoint',
  savepoint: 'savepoint',
  stop: 'stop',
  'stop-drain': 'stop, drained',
};

/** Each savepoint below the one that its job was started from. */
export const SavepointTree = ({ rows, selected, select }: SavepointTreeProps): JSX.Element => (
  <table>
    <thead>
      <tr>
        <th scope="col">Savepoint</th>
        <th scope="col">Kind</th>
        <th scope="col">Created</th>
        <th scope="col" class="number">
          Size
        </th>
      </tr>
    </thead>
    <tbody>
      {rows.map(({ snapshot, depth }) => (
        <tr key={snapshot.path} class={snapshot === selected ? 'selected' : ''}>
          <td class="mono savepoint-name">
            <span class="lineage" style={{ width: `${depth * 14}px` }} aria-hidden="true">
              {depth === 0 ? '' : '└'}
            </span>
            <button
              type="button"
              class="link"
              title={plainText(snapshot.path)}
              aria-pressed={snapshot === selected}
              onClick={() => select(snapshot.path)}
            >
              {plainText(lastSegment(snapshot.path))}
            </button>
            {snapshot.restoredFrom === null ? null : (
              <span class="visually-hidden">, from {plainText(lastSegment(snapshot.restoredFrom))}</span>
            )}
          </td>
          <td class="nowrap">{KINDS[snapshot.kind]}</td>
          <td title={formatTimestamp(snapshot.timestamp)}>{formatTimeOfDay(snapshot.timestamp)}</td>
          <td class="number">{formatBytes(snapshot.sizeBytes)}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

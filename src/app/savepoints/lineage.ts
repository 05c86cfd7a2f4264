import type { SnapshotDescription } from '../../core/protocol/storage-message.ts';

/** A row of the tree, in the order in which rows are shown. */
export interface LineageRow {
  readonly snapshot: SnapshotDescription;
  /** How many ancestors it has in the list. */
  readonly depth: number;
}

/** Savepoints under those that their jobs were started from; newest first on each level. */
export function lineage(snapshots: readonly SnapshotDescription[]): readonly LineageRow[] {
  const byPath = new Map(snapshots.map((snapshot) => [normal(snapshot.path), snapshot]));
  const children = new Map<string | null, SnapshotDescription[]>();
  for (const snapshot of snapshots) {
    const from = snapshot.restoredFrom === null ? null : normal(snapshot.restoredFrom);
    const parent = from !== null && byPath.has(from) && from !== normal(snapshot.path) ? from : null;
    children.set(parent, [...(children.get(parent) ?? []), snapshot]);
  }
  const rows: LineageRow[] = [];
  const seen = new Set<SnapshotDescription>();
  const visit = (parent: string | null, depth: number): void => {
    const level = (children.get(parent) ?? []).toSorted((a, b) => b.timestamp - a.timestamp);
    for (const snapshot of level) {
      if (seen.has(snapshot)) continue; // descriptions are files, and may say anything
      seen.add(snapshot);
      rows.push({ snapshot, depth });
      visit(normal(snapshot.path), depth + 1);
    }
  };
  visit(null, 0);
  for (const snapshot of snapshots) if (!seen.has(snapshot)) rows.push({ snapshot, depth: 0 });
  return rows;
}

const normal = (path: string): string => path.replace(/\/(?:_metadata)?$/, '').replace(/\/_metadata$/, '');

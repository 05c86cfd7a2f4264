import type { KeyedEntry } from '../canonical/keyed-entry.ts';
import type { KeyedStateMetaInfo } from '../canonical/state-meta-info.ts';
import type { GroupCopy } from './group-copy.ts';
import type { RestoredScope } from './restored-scope.ts';

/** Flink's `StateTable`: all entries of one named state, be it registered or only restored. Groups count from 0. */
export interface StateTable {
  /** As snapshots describe it. */
  metaInfo: KeyedStateMetaInfo;
  /** Takes in a restored entry; one that is there already gets this value. */
  restore(entry: Readonly<KeyedEntry>, group: number, scope: RestoredScope): void;
  /** Writes what the group held when the running snapshot began, in ascending order of keys. Yields when a step is due. */
  copyGroup(group: number, copy: GroupCopy): Generator<void>;
  /** The running snapshot has all it needs of a group. */
  dropPreImages(group: number): void;
  /** The snapshot is over. */
  endCopy(): void;
  /** Entries per key and namespace in a group, 0 for timers. */
  keysIn(group: number): number;
}

import type { CheckpointMetadata } from '../model/checkpoint-metadata.ts';
import type { SnapshotKind } from '../protocol/channel-message.ts';

/** A snapshot whose metadata is durable. `path` is its directory; handles in `metadata` are relative to it. */
export interface CompletedCheckpoint {
  readonly checkpointId: number;
  readonly kind: SnapshotKind;
  readonly path: string;
  readonly metadata: CheckpointMetadata;
}

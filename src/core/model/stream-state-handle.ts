/**
 * Where one stream of state bytes lies; Flink's `StreamStateHandle` (tags 1, 2, 6 of the metadata file).
 * `byte-stream`: inlined in `_metadata`; `name` is its identity and must be unique in the snapshot.
 * `relative-file`: beside `_metadata`. `file`: an absolute URI. Sizes in bytes.
 */
export type StreamStateHandle =
  | {
      readonly kind: 'byte-stream';
      readonly name: string;
      readonly bytes: Uint8Array;
    }
  | {
      readonly kind: 'relative-file';
      readonly path: string;
      readonly sizeBytes: number;
    }
  | { readonly kind: 'file'; readonly uri: string; readonly sizeBytes: number }
  /** File-merging checkpoints (tag 15): a slice of a shared file. `startOffset` in bytes. */
  | {
      readonly kind: 'segment-file';
      readonly startOffset: number;
      readonly sizeBytes: number;
      readonly scope: 'EXCLUSIVE' | 'SHARED';
      readonly uri: string;
      readonly logicalFileId: string;
    }
  /** Tag 16. */
  | { readonly kind: 'empty-segment-file' };

export function stateSizeBytes(handle: StreamStateHandle): number {
  switch (handle.kind) {
    case 'byte-stream':
      return handle.bytes.length;
    case 'empty-segment-file':
      return 0;
    default:
      return handle.sizeBytes;
  }
}

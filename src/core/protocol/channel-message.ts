/**
 * The data plane between two attempts: one ordered port per channel. Records, watermarks and their statuses are inside
 * of buffers; barriers and ends are events between buffers, so nothing overtakes anything.
 */
export type ProducerToConsumer =
  /**
   * `length` bytes of `buffer` are stream elements (task/record-format); whole elements only. `backlog`: how many
   * more buffers the producer could use now.
   */
  | {
      readonly type: 'buffer';
      readonly buffer: ArrayBuffer;
      readonly length: number;
      readonly records: number;
      readonly backlog: number;
    }
  | {
      readonly type: 'barrier';
      readonly checkpointId: number;
      readonly timestamp: number;
      readonly kind: SnapshotKind;
    }
  | { readonly type: 'cancel-barrier'; readonly checkpointId: number }
  /** Flink's EndOfData: no records will follow (stop without drain, or drained / bounded input's end). */
  | { readonly type: 'end-of-data'; readonly drain: boolean }
  /** Flink's EndOfPartition: the producer is gone for good; the channel counts as aligned. */
  | { readonly type: 'end-of-partition' };

/** Empty buffers that go back are the credits. */
export type ConsumerToProducer =
  | { readonly type: 'credit'; readonly buffer: ArrayBuffer }
  /** The end-of-partition has arrived: the producer may go. */
  | { readonly type: 'end-acknowledged' };

/** What a barrier is for. `stop` and `stop-drain` are Flink's SAVEPOINT_SUSPEND and SAVEPOINT_TERMINATE. */
export type SnapshotKind = 'checkpoint' | 'savepoint' | 'stop' | 'stop-drain';

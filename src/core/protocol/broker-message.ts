/**
 * A task attempt to the session's broker and back. Requests are answered in order of completion, matched by id.
 * The shapes are those of `BrokerClient` in the operators room, with the callback turned into an answer.
 */
export interface WireTransaction {
  readonly transactionalId: string;
  readonly producerId: bigint;
  readonly epoch: number;
}

export interface WireRecord {
  readonly timestamp: number;
  /** Mixed hash of the record's key: chooses the partition where none is named. */
  readonly keyHash: number;
  readonly value: Uint8Array;
}

export type TaskToBroker =
  | {
      readonly type: 'describe-topic';
      readonly requestId: number;
      readonly topic: string;
    }
  | {
      readonly type: 'fetch';
      readonly requestId: number;
      readonly topic: string;
      readonly partition: number;
      readonly offset: number;
      readonly maxBytes: number;
      readonly isolation: 'read_committed' | 'read_uncommitted';
    }
  | {
      readonly type: 'init-producer';
      readonly requestId: number;
      readonly transactionalId: string;
    }
  | {
      readonly type: 'produce';
      readonly requestId: number;
      readonly topic: string;
      readonly partition: number | null;
      readonly records: readonly WireRecord[];
      readonly transaction: WireTransaction | null;
    }
  | {
      readonly type: 'commit';
      readonly requestId: number;
      readonly transaction: WireTransaction;
    }
  | {
      readonly type: 'abort';
      readonly requestId: number;
      readonly transaction: WireTransaction;
    };

/**
 * What the bytes of a topic's records are: `serialized` by the record type's own serializer (whatever a sink wrote), or
 * `json`, one JSON value in UTF-8 (a file that was dropped: the reading source knows the type).
 */
export type RecordFormat = 'serialized' | 'json';

export interface WireTopic {
  readonly topic: string;
  readonly partitions: number;
  readonly generator: {
    readonly name: string;
    readonly seed: number;
    readonly recordsPerPartition: number | null;
    readonly ratePerSecond: number | null;
  } | null;
  readonly sealed: boolean;
  readonly format: RecordFormat;
  /** Per partition of a stored topic: the offset behind the last record that read_committed readers see. */
  readonly endOffsets?: readonly number[];
}

export type BrokerToTask =
  | {
      readonly type: 'topic';
      readonly requestId: number;
      readonly topic: WireTopic;
    }
  | {
      readonly type: 'records';
      readonly requestId: number;
      readonly records: readonly {
        readonly offset: number;
        readonly timestamp: number;
        readonly value: Uint8Array;
      }[];
      readonly nextOffset: number;
      readonly end: boolean;
    }
  | {
      readonly type: 'producer';
      readonly requestId: number;
      readonly transaction: WireTransaction;
    }
  | { readonly type: 'done'; readonly requestId: number }
  | {
      readonly type: 'failed';
      readonly requestId: number;
      readonly className: string;
      readonly message: string;
    };

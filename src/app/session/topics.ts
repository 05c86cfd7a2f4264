import type { Result } from '../../core/base/result.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';

export interface TopicPartition {
  /** Earliest offset that is kept. */
  readonly startOffset: number;
  /** Where the next record goes; null for an endless generator. */
  readonly endOffset: number | null;
  /** Up to here `read_committed` readers see records. */
  readonly lastStableOffset: number | null;
  readonly sizeBytes: number;
}

export interface TopicDescription {
  readonly name: string;
  readonly partitions: readonly TopicPartition[];
  /** A topic that stores nothing: records are a function of seed, partition and offset. */
  readonly generator: { readonly name: string; readonly seed: number; readonly ratePerSecond: number | null } | null;
  /** Nothing will be appended any more. */
  readonly sealed: boolean;
  /** Transactions that still hold records back. */
  readonly openTransactions: readonly string[];
  /** What fell off the kept bytes, so far. */
  readonly droppedRecords: number;
}

/** Why a record is not committed, in terms that a person can act on. */
export interface UncommittedTransaction {
  readonly transactionalId: string;
  /** `open`: its checkpoint has not completed. `aborted`: its task failed or was restored; nobody will see it. */
  readonly status: 'open' | 'aborted';
  /** A sentence: `waits for checkpoint 12 of job a1b2…`. */
  readonly why: string;
}

export interface TopicRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestampMs: number;
  /** The value as its declared type prints it: JSON for records; at most 4 KiB. */
  readonly text: string;
  readonly uncommitted: UncommittedTransaction | null;
}

/** A page of records. `from: 'end'` answers the last `limit` records of each asked partition. */
export interface TopicPageRequest {
  readonly topic: string;
  /** null: all partitions, merged by timestamp. */
  readonly partition: number | null;
  /** Offset in the partition; with all partitions the place in the merged list counted from its start. */
  readonly from: number | 'end';
  /** At most 500. */
  readonly limit: number;
}

export interface TopicPage {
  readonly records: readonly TopicRecord[];
  /** Place of the first record, in the terms of `from`. */
  readonly start: number;
  /** How many there are in all; null for an endless generator. */
  readonly total: number | null;
}

/** What came of a dropped file. Lines are counted from 1; a malformed one is left out and told, the first 100 of them. */
export interface LoadedFile {
  readonly topic: string;
  readonly records: number;
  readonly malformed: readonly { readonly line: number; readonly message: string }[];
  readonly malformedCount: number;
  /** Field names and types found, to be declared in the job. */
  readonly fields: readonly { readonly name: string; readonly type: string }[];
}

export interface Topics {
  list(): Promise<readonly TopicDescription[]>;
  page(request: TopicPageRequest): Promise<Result<TopicPage, FailureInfo>>;
  /**
   * Turns a file into a topic, read in pieces.
   * @param topic null: the file's name without its ending
   * @param keyField whose value chooses the partition; null: records go round
   */
  loadFile(
    file: File,
    options: { readonly topic: string | null; readonly format: 'csv' | 'ndjson'; readonly keyField: string | null },
  ): Promise<Result<LoadedFile, FailureInfo>>;
  delete(topic: string): Promise<Result<null, FailureInfo>>;
}

// What goes to tests/conformance/flink and comes back: Plan.java and Report.java.

export interface FlinkPlan {
  readonly topics: readonly { readonly name: string; readonly partitions: number; readonly folder: string }[];
  readonly runs: readonly FlinkRun[];
}

export interface FlinkRun {
  readonly savepoint: string;
  readonly backend: 'hashmap' | 'rocksdb';
  readonly parallelism: number;
  readonly input: string;
  /** The topic of its alerts, and so the prefix of its transactional ids. */
  readonly output: string;
  readonly records: number;
  readonly savepoints: string;
}

interface Features {
  readonly count: number;
  readonly total: number;
}

interface FailedRun {
  readonly failure: readonly string[];
}

export interface SuccessfulRun {
  readonly failure: null;
  /** Of the detector's state: tells the backend. */
  readonly stateClass: string;
  /** By user: its state when the first record of that user came, and after the last. */
  readonly restored: Readonly<Record<string, Features>>;
  readonly last: Readonly<Record<string, Features>>;
  /** By partition, of what the Kafka source handed on. */
  readonly firstOffsets: Readonly<Record<string, number>>;
  readonly nextOffsets: Readonly<Record<string, number>>;
  readonly reads: Readonly<Record<string, number>>;
  /** What is committed after the stop. */
  readonly alerts: readonly { readonly userId: number; readonly amount: number }[];
  readonly savepoint: string;
}

export type FlinkReport = FailedRun | SuccessfulRun;

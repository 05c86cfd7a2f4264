import type { LogLine } from '../../core/protocol/telemetry.ts';

/** A line that a task or the session wrote. */
export interface SessionLine {
  readonly timeMs: number;
  readonly level: LogLine['level'];
  /** `fraud-detection · Fraud Detector (2/4)`, or `JobManager`. */
  readonly source: string;
  readonly text: string;
}

/** Kept lines of each kind: a job that prints at full speed is sampled by its workers' rings already. */
export const MAX_LINES = 5000;

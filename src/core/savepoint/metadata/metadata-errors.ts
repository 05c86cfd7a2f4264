import { FlinkError } from '../../model/flink-error.ts';

/** Java's `IOException` with Flink's words: checked, so the JobMaster wraps it once more (see `restore-failure.ts`). */
export const ioException = (message: string): FlinkError => new FlinkError('java.io.IOException', message);

/** Flink throws this one for what `SavepointType` and tags should never be. */
export const illegalArgument = (message: string): FlinkError =>
  new FlinkError('java.lang.IllegalArgumentException', message);

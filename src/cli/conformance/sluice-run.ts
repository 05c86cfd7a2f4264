import { required } from '../../core/base/assert.ts';
import { jobID } from '../../core/model/ids.ts';
import { WalkSession } from '../walk/walk-session.ts';

interface SluiceRunOptions {
  readonly parallelism: number;
  /** To start from. */
  readonly savepoint?: string;
  /** At least so many are read. */
  readonly records: number;
  /** A plain directory for the savepoint that stops the job. */
  readonly directory: string;
}

/**
 * Runs the built-in fraud job on worker threads, in a session of its own, and stops it with a savepoint.
 * @returns the savepoint's path
 * @throws Error with what the commands printed if it does not come to that
 */
export async function runSluice({ parallelism, savepoint, records, directory }: SluiceRunOptions): Promise<string> {
  const transcript: string[] = [];
  const keep = (text: string): void => {
    transcript.push(text);
  };
  const session = new WalkSession({ out: keep, err: keep });
  try {
    await session.open();
    const restore = savepoint === undefined ? [] : ['-s', savepoint];
    const job = ['-p', String(parallelism), '-c', 'com.example.FraudJob', 'fraud-job.jar'];
    const started = await session.flink('run', '-d', ...restore, ...job);
    const jobId = jobID(required(/JobID ([0-9a-f]{32})/.exec(started.output)?.[1], 'a job id'));
    await session.letRun(jobId, records);
    const stopped = await session.flink('stop', '--savepointPath', directory, jobId);
    return session.realPath(required(/Path: (\S+)/.exec(stopped.output)?.[1], 'a savepoint path'));
  } catch (error) {
    throw new Error(`${String(error)}\n${transcript.join('\n')}`, { cause: error });
  } finally {
    session.close();
  }
}

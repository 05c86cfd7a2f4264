import type { ClientOutcome, ClientRequest } from '../../core/client/client-request.ts';
import type { OutputStream } from '../../core/client/client-effect.ts';
import type { Artifacts } from './artifacts.ts';
import type { Environment } from './environment.ts';
import type { Jobs } from './jobs.ts';
import type { Programs } from './programs.ts';
import type { Savepoints } from './savepoints.ts';
import type { SessionReport } from './session-report.ts';
import type { Topics } from './topics.ts';

/**
 * The engine as the whole page sees it: one session of 4 TaskManagers, a broker and a storage. Calls are answered in any
 * order; none throws and none rejects, except for a defect of Sluice itself.
 */
export interface Session {
  readonly programs: Programs;
  readonly artifacts: Artifacts;
  readonly jobs: Jobs;
  readonly savepoints: Savepoints;
  readonly topics: Topics;

  /** What the surroundings can do, probed once at start: sandbox, workers, storage. Never rejects. */
  readonly environment: Promise<Environment>;

  /**
   * Everything that happens, in order, in batches: at once for what changes rarely, every 250 ms for telemetry. The first
   * batch repeats what a late listener has missed (jobs that are known, their states, attempts and checkpoints).
   * @returns ends the subscription
   */
  subscribe(listener: (reports: readonly SessionReport[]) => void): () => void;

  /**
   * One request of the `flink` command line. It may take as long as the job runs (`await-job-result`).
   * @param output what the user's main prints while the request is under way
   */
  clientRequest(
    request: ClientRequest,
    jobManager: string | null,
    output: (stream: OutputStream, text: string) => void,
  ): Promise<ClientOutcome>;

  /** Ends all workers. The page calls it when it goes away for good. */
  close(): void;
}

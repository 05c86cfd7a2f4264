import { remark } from './action-step.ts';
import type { ActionRun } from './action-step.ts';
import { UsageError } from './client-error.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { JobID } from '../model/ids.ts';
import { jobID } from '../model/ids.ts';

const SHOWN_CANDIDATES = 5;

/**
 * Reads a job id as Flink does: 32 hex digits in any case. Fewer digits are a convenience of Sluice: if exactly one job's
 * id starts with them, that job is meant, and a marked line says so.
 * @throws UsageError with Flink's text for anything else
 */
export function* jobIdArgument(text: string, cluster: ClusterClient): ActionRun<JobID> {
  const prefix = text.toLowerCase();
  if (/^[0-9a-f]{32}$/.test(prefix)) return jobID(prefix);
  if (/^[0-9a-f]{1,31}$/.test(prefix)) {
    const resolved = yield* cluster.ask('resolve-job-id', { prefix });
    const jobIds = resolved.ok ? resolved.value.jobIds : [];
    const [only, ...others] = jobIds;
    if (only !== undefined && others.length === 0) {
      yield* remark(`${text} is short for job ${only}.`);
      return only;
    }
    if (others.length > 0) {
      const shown = jobIds.slice(0, SHOWN_CANDIDATES).join(', ');
      const more = jobIds.length > SHOWN_CANDIDATES ? `, and ${jobIds.length - SHOWN_CANDIDATES} more` : '';
      yield* remark(`${text} could be any of these jobs; add digits until it is one: ${shown}${more}.`);
    }
  }
  throw new UsageError(
    `Cannot parse JobID from "${text}". The expected format is [0-9a-fA-F]{32}, e.g. fd72014d4c864993a2e5a9287b4a9c5d.`,
  );
}

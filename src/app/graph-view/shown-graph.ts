import type { JobGraph } from '../../core/graph/job-graph.ts';
import { isGloballyTerminal } from '../../core/model/job-status.ts';
import type { Page } from '../commands/page.ts';
import type { JobModel } from '../monitor/job-model.ts';

export type GraphChoice = 'auto' | 'job' | 'source';

/** What the graph shows: a job, or what the source would be. */
export interface ShownGraph {
  readonly kind: 'job' | 'source';
  readonly jobGraph: JobGraph;
  /** The job whose figures are shown; null for the source. */
  readonly job: JobModel | null;
  /** The graph that ran last, to show what an edit has moved. */
  readonly before: JobGraph | null;
  /** Clicks on the graph edit the source: it must be the one that is shown. */
  readonly isEditable: boolean;
}

/** Of itself it shows the job as long as the source is the one that runs, and the source as soon as it is edited. */
export function shownGraph({ monitor, plan, workspace }: Page, choice: GraphChoice): ShownGraph | null {
  const job = monitor.watched.value;
  const planned = plan.jobGraph.value;
  const isSameSource = job?.submitted.program.files.some(({ source }) => source === workspace.source.value) ?? false;
  const isOver = job !== null && isGloballyTerminal(job.status.value);
  const showJob = choice === 'job' || (choice === 'auto' && isSameSource && !isOver) || planned === null;
  if (job !== null && showJob) {
    return { kind: 'job', jobGraph: job.submitted.jobGraph, job, before: null, isEditable: isSameSource };
  }
  if (planned === null) return null;
  const isSameFile = job?.submitted.artifact.startsWith(workspace.file.value.name) ?? false;
  return {
    kind: 'source',
    jobGraph: planned,
    job: null,
    before: isSameFile ? (job?.submitted.jobGraph ?? null) : null,
    isEditable: true,
  };
}

import { describe, expect, it } from 'vitest';
import { ReportHub } from '../../../../src/app/session/report-hub.ts';
import type { SessionReport } from '../../../../src/app/session/session-report.ts';
import { executionAttemptID, jobID, jobVertexID } from '../../../../src/core/model/ids.ts';

const JOB = jobID('a'.repeat(32));
const VERTEX = jobVertexID('b'.repeat(32));

const submitted: SessionReport = {
  type: 'job-submitted',
  job: {
    jobId: JOB,
    jobGraph: { jobName: 'x', vertices: [], edges: [], topologicalOrder: [], configuration: {}, hash: '' },
    artifact: 'x.jar',
    program: { files: [] },
    savepointPath: null,
    allowNonRestoredState: false,
    configuration: {},
    startTimeMs: 1,
  },
};

const status = (text: 'RUNNING' | 'FINISHED'): SessionReport => ({
  type: 'job-status',
  jobId: JOB,
  jobName: 'x',
  status: text,
  timestamp: 1,
  failure: null,
});

const execution = (attempt: number): SessionReport => ({
  type: 'execution-state',
  jobId: JOB,
  attemptId: executionAttemptID(JOB, VERTEX, 0, attempt),
  vertexId: VERTEX,
  subtask: 0,
  attempt,
  state: 'RUNNING',
  taskManagerId: null,
  slot: null,
});

const checkpoint = (checkpointId: number): SessionReport => ({
  type: 'checkpoint',
  jobId: JOB,
  checkpoint: {
    checkpointId,
    kind: 'checkpoint',
    status: 'completed',
    triggerTimestamp: 1,
    durationMs: 1,
    path: null,
    stateSizeBytes: 0,
    acknowledged: 1,
    total: 1,
    failureReason: null,
    subtasks: [],
  },
});

const savepoints: SessionReport = { type: 'savepoints-changed' };

function batchesOf(hub: ReportHub): SessionReport[][] {
  const batches: SessionReport[][] = [];
  hub.subscribe((reports) => batches.push([...reports]));
  return batches;
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('the hub of reports', () => {
  it('hands out in one batch what came in one turn, in order', async () => {
    const hub = new ReportHub();
    const batches = batchesOf(hub);
    hub.add(submitted);
    hub.add(status('RUNNING'));
    await turn();
    hub.add(savepoints);
    await turn();
    expect(batches).toEqual([[submitted, status('RUNNING')], [savepoints]]);
  });

  it('tells a late listener the present state of all jobs first, and nobody anything twice', async () => {
    const hub = new ReportHub();
    const early = batchesOf(hub);
    for (const report of [submitted, status('RUNNING'), execution(0), execution(1), checkpoint(1), checkpoint(2)]) {
      hub.add(report);
    }
    hub.add(status('FINISHED'));
    const late = batchesOf(hub);
    hub.add(savepoints);
    await turn();
    expect(late).toEqual([[submitted, status('FINISHED'), execution(1), checkpoint(1), checkpoint(2)], [savepoints]]);
    expect(early.flat()).toHaveLength(8);
  });

  it('remembers the newest checkpoints alone', async () => {
    const hub = new ReportHub();
    hub.add(submitted);
    for (let id = 1; id <= 200; id++) hub.add(checkpoint(id));
    const batches = batchesOf(hub);
    await turn();
    const ids = batches
      .flat()
      .flatMap((report) => (report.type === 'checkpoint' ? [report.checkpoint.checkpointId] : []));
    expect(ids).toEqual(Array.from({ length: 50 }, (_, index) => 151 + index));
  });

  it('ends with its subscription', async () => {
    const hub = new ReportHub();
    const heard: unknown[] = [];
    const end = hub.subscribe((reports) => heard.push(reports));
    end();
    hub.add(savepoints);
    await turn();
    expect(heard).toEqual([]);
  });
});

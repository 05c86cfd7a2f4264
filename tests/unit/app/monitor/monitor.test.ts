import { describe, expect, test, vi, beforeEach, afterEach } from 'vitest';
import { executionAttemptID, jobID, jobVertexID, operatorID } from '../../../../src/core/model/ids.ts';
import type { JobGraph } from '../../../../src/core/graph/job-graph.ts';
import type { TaskTelemetry } from '../../../../src/core/protocol/telemetry.ts';
import type { SessionReport } from '../../../../src/app/session/session-report.ts';
import { keyGroupCounts } from '../../../../src/app/monitor/key-group-counts.ts';
import { Monitor } from '../../../../src/app/monitor/monitor.ts';
import { Ring } from '../../../../src/app/monitor/ring.ts';

const JOB = jobID('a'.repeat(32));
const VERTEX = jobVertexID('b'.repeat(32));
const OPERATOR = operatorID('b'.repeat(32));

const jobGraph: JobGraph = {
  jobName: 'Fraud Detection',
  vertices: [
    {
      id: VERTEX,
      name: 'Fraud Detector',
      parallelism: 2,
      maxParallelism: 128,
      slotSharingGroup: 'default',
      operators: [],
      chainedEdges: [],
    },
  ],
  edges: [],
  topologicalOrder: [VERTEX],
  configuration: {},
  hash: '',
};

const submitted: SessionReport = {
  type: 'job-submitted',
  job: {
    jobId: JOB,
    jobGraph,
    artifact: 'fraud-job.jar',
    program: { files: [] },
    savepointPath: null,
    allowNonRestoredState: false,
    configuration: {},
    startTimeMs: 0,
  },
};

const attemptOf = (subtask: number, attempt = 0) => executionAttemptID(JOB, VERTEX, subtask, attempt);

const running = (subtask: number, attempt = 0, state: 'RUNNING' | 'CANCELED' = 'RUNNING'): SessionReport => ({
  type: 'execution-state',
  jobId: JOB,
  attemptId: attemptOf(subtask, attempt),
  vertexId: VERTEX,
  subtask,
  attempt,
  state,
  taskManagerId: null,
  slot: null,
});

const telemetry = (subtask: number, counters: Partial<TaskTelemetry>, attempt = 0): SessionReport => ({
  type: 'telemetry',
  jobId: JOB,
  attemptId: attemptOf(subtask, attempt),
  vertexId: VERTEX,
  subtask,
  telemetry: {
    recordsIn: 0,
    recordsOut: 0,
    bytesOut: 0,
    watermark: null,
    busyMs: 0,
    backPressuredMs: 0,
    idleMs: 0,
    lateRecordsDropped: 0,
    lastBarrier: null,
    blockedChannels: 0,
    keyed: [],
    restoredBytes: 0,
    log: [],
    logLinesDropped: 0,
    ...counters,
  },
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function monitorOf(...reports: readonly SessionReport[]): Monitor {
  const monitor = new Monitor();
  monitor.receive([submitted, ...reports], 0);
  return monitor;
}

const figuresOf = (monitor: Monitor) => monitor.watched.value?.figures.value.get(VERTEX);

describe('figures', () => {
  test('counters become rates, shares and the lowest watermark', () => {
    const monitor = monitorOf(running(0), running(1));
    monitor.receive([telemetry(0, { recordsIn: 100 }), telemetry(1, { recordsIn: 100 })], 1000);
    monitor.receive(
      [
        telemetry(0, { recordsIn: 600, busyMs: 250, idleMs: 250, watermark: 7, lastBarrier: 3 }),
        telemetry(1, { recordsIn: 200, busyMs: 0, idleMs: 500, watermark: 5, lastBarrier: 2 }),
      ],
      1500,
    );
    vi.runAllTimers();
    expect(figuresOf(monitor)).toMatchObject({
      recordsInPerSecond: 1200,
      busy: 0.5,
      watermark: 5,
      lastBarrier: 2,
    });
  });

  test('a new attempt starts its counters afresh, and late words of the old one change nothing', () => {
    const monitor = monitorOf(running(0), telemetry(0, { recordsIn: 5000 }), running(0, 1), running(0, 0, 'CANCELED'));
    monitor.receive([telemetry(0, { recordsIn: 10 }, 1)], 1000);
    monitor.receive([telemetry(0, { recordsIn: 20 }, 1)], 2000);
    vi.runAllTimers();
    expect(figuresOf(monitor)?.subtasks).toMatchObject([{ recordsIn: 20, recordsInPerSecond: 10 }]);
    expect(monitor.watched.value?.attempts.value).toMatchObject([{ attempt: 1, state: 'RUNNING' }]);
  });

  test('a subtask that is over keeps its counts and has no rate', () => {
    const monitor = monitorOf(running(0), telemetry(0, { recordsIn: 0 }));
    monitor.receive([telemetry(0, { recordsIn: 1000 }), running(0, 0, 'CANCELED')], 1000);
    vi.runAllTimers();
    expect(figuresOf(monitor)?.subtasks).toMatchObject([{ recordsIn: 1000, recordsInPerSecond: 0 }]);
  });

  test('are published at most four times a second', () => {
    const monitor = monitorOf(running(0));
    let published = 0;
    monitor.watched.value?.figures.subscribe(() => published++);
    published = 0;
    for (let at = 0; at < 1000; at += 10) {
      monitor.receive([telemetry(0, { recordsIn: at })], at);
      vi.advanceTimersByTime(10);
    }
    expect(published).toBeGreaterThanOrEqual(3);
    expect(published).toBeLessThanOrEqual(5);
  });
});

describe('key groups', () => {
  test('belong to subtasks by Flink’s rule, also before any has spoken', () => {
    const { owners } = keyGroupCounts(OPERATOR, [], 4, 128);
    expect([0, 31, 32, 127].map((group) => owners[group])).toEqual([0, 0, 1, 3]);
  });
});

describe('lines', () => {
  test('printed ones are kept apart from the log, without control characters', () => {
    const monitor = monitorOf(running(0));
    const log = [
      { timeMs: 1, level: 'stdout' as const, text: 'a\u001b[2Jb' },
      { timeMs: 2, level: 'warn' as const, text: 'late' },
    ];
    monitor.receive([telemetry(0, { log, logLinesDropped: 7 })], 0);
    expect(monitor.printed.items.map(({ text }) => text)).toEqual(['a·[2Jb']);
    expect(monitor.printed.dropped).toBe(7);
    expect(monitor.log.items.at(-1)).toMatchObject({ source: 'Fraud Detector (1/2)', text: 'late' });
  });

  test('a ring keeps the newest and counts the rest', () => {
    const ring = new Ring<number>(10);
    for (let i = 0; i < 1000; i++) ring.push(i);
    expect(ring.items.length).toBeLessThan(20);
    expect(ring.items.at(-1)).toBe(999);
    expect(ring.dropped + ring.items.length).toBe(1000);
  });
});

import { describe, expect, it } from 'vitest';
import { required } from '../../../src/core/base/assert.ts';
import { readCheckpointMetadata } from '../../../src/core/savepoint/metadata/read-metadata.ts';
import { JobManagerHarness, jobGraph, SINK } from './job-manager-harness.ts';

const CHECKPOINTED = {
  'execution.checkpointing.interval': '1 s',
  'execution.checkpointing.dir': 's3://cp',
  'restart-strategy.type': 'fixed-delay',
  'restart-strategy.fixed-delay.attempts': '2',
  'restart-strategy.fixed-delay.delay': '1 s',
};

function running(configuration: Readonly<Record<string, string>> = {}): JobManagerHarness {
  const h = new JobManagerHarness();
  h.submit({ configuration });
  h.runAll();
  return h;
}

/** Ends every task that was told to cancel. */
function confirmCancels(h: JobManagerHarness): void {
  for (const { attemptId, message } of [...h.sent]) {
    if (message.type === 'cancel' && !h.released.includes(attemptId)) h.become(attemptId, 'CANCELED');
  }
}

describe('JobManager', () => {
  it('deploys every subtask with its channels, and starts sources when all run', () => {
    const h = new JobManagerHarness();
    const submitted = h.submit();
    expect(h.replies.get(submitted)).toEqual({ type: 'ok' });
    expect(h.deployed.size).toBe(4);
    const sink = required(
      [...h.deployed.values()].find((d) => d.vertex.id === SINK && d.subtaskIndex === 1),
      'sink',
    );
    expect(sink.inputs[0]?.channels.map((channel) => channel.peerSubtask)).toEqual([0, 1]);
    expect(sink.maxParallelism).toBe(128);
    const [first, ...others] = h.attempts();
    for (const attempt of others) h.become(attempt, 'INITIALIZING', 'RUNNING');
    expect(h.sent.filter(({ message }) => message.type === 'start-sources')).toEqual([]);
    h.become(required(first, 'first'), 'INITIALIZING', 'RUNNING');
    expect(h.sent.filter(({ message }) => message.type === 'start-sources')).toHaveLength(4);
  });

  it('finishes when all tasks have finished', () => {
    const h = running();
    const awaited = h.request({ type: 'await-job' });
    for (const attempt of h.attempts()) h.become(attempt, 'FINISHED');
    expect(h.replies.get(awaited)).toMatchObject({ type: 'job-ended', status: 'FINISHED' });
    expect(h.released).toHaveLength(4);
  });

  it('refuses a vertex that is wider than its explicit max parallelism, in Flink’s words', () => {
    const h = new JobManagerHarness();
    const submitted = h.submit({ graph: jobGraph(8, 4) });
    expect(h.replies.get(submitted)).toMatchObject({
      type: 'failed',
      failure: {
        chain: [
          {
            className: 'org.apache.flink.runtime.JobException',
            message:
              "Vertex Sink's parallelism (8) is higher than the max parallelism (4). Please lower the parallelism or increase the max parallelism.",
          },
        ],
      },
    });
    expect(h.status()).toBe('FAILED');
  });

  it('waits for slots and then fails for want of them', () => {
    const h = new JobManagerHarness({}, 1);
    const submitted = h.submit({ configuration: { 'slot.request.timeout': '3 s' } });
    expect(h.replies.get(submitted)).toEqual({ type: 'ok' });
    expect(h.deployed.size).toBe(0);
    const awaited = h.request({ type: 'await-job' });
    h.advance(3000);
    expect(h.replies.get(awaited)).toMatchObject({
      status: 'FAILED',
      failure: { chain: [{}, {}, {}, { message: 'Could not acquire the minimum required resources.' }] },
    });
  });

  it('starts a waiting job when a TaskManager comes', () => {
    const h = new JobManagerHarness({}, 1);
    h.submit();
    h.send({ type: 'task-manager-added', taskManagerId: 'tm2', slots: 4 });
    expect(h.deployed.size).toBe(4);
  });

  it('cancels, and ends the workers of tasks that do not react', () => {
    const h = running();
    const awaited = h.request({ type: 'await-job' });
    const [stuck, ...others] = h.attempts();
    h.request({ type: 'cancel-job' });
    expect(h.status()).toBe('CANCELLING');
    for (const attempt of others) h.become(attempt, 'CANCELED');
    expect(h.status()).toBe('CANCELLING');
    h.advance(5000);
    expect(h.replies.get(awaited)).toMatchObject({ status: 'CANCELED' });
    expect(h.released).toContain(stuck);
  });

  it('ignores and reports what a stale attempt says', () => {
    const h = running();
    const [attempt] = h.attempts();
    h.become(required(attempt, 'attempt'), 'FINISHED', 'RUNNING');
    expect(h.reports.at(-1)).toMatchObject({ type: 'stale-message' });
    expect(h.status()).toBe('RUNNING');
  });
});

describe('checkpoints', () => {
  it('trigger sources by interval, complete when all have acknowledged, and then tell everybody', () => {
    const h = running(CHECKPOINTED);
    h.advance(1000);
    expect(h.triggered().map((t) => t.checkpointId)).toEqual([1, 1]);
    const attempts = h.attempts();
    h.acknowledge(1, attempts.slice(1));
    expect(h.sent.some(({ message }) => message.type === 'notify-checkpoint-complete')).toBe(false);
    h.acknowledge(1, attempts.slice(0, 1));
    expect(h.sent.filter(({ message }) => message.type === 'notify-checkpoint-complete')).toHaveLength(4);
    const metadata = readCheckpointMetadata(required([...h.files.values()][0], 'metadata'));
    expect(metadata.checkpointId).toBe(1);
    expect(metadata.operators.map((operator) => operator.parallelism)).toEqual([2, 2]);
  });

  it('keep only the newest, and delete all when the job ends', () => {
    const h = running(CHECKPOINTED);
    h.advance(1000);
    h.acknowledge(1);
    h.advance(1000);
    h.acknowledge(2);
    expect([...h.files.keys()].map((file) => /chk-\d+/.exec(file)?.[0])).toEqual(['chk-2']);
    for (const attempt of h.attempts()) h.become(attempt, 'FINISHED');
    expect(h.files.size).toBe(0);
  });

  it('do not overlap beyond max-concurrent; a savepoint may', () => {
    const h = running(CHECKPOINTED);
    h.advance(2500);
    expect(new Set(h.triggered().map((t) => t.checkpointId))).toEqual(new Set([1]));
    h.request({ type: 'trigger-savepoint' });
    expect(new Set(h.triggered().map((t) => t.checkpointId))).toEqual(new Set([1, 2]));
  });

  it('expire, and fail the job when that is not tolerated', () => {
    const h = running({ ...CHECKPOINTED, 'execution.checkpointing.timeout': '1500 ms' });
    h.advance(2500);
    expect(h.status()).toBe('RESTARTING');
    expect(h.reports.filter((r) => r.type === 'checkpoint').at(-1)).toMatchObject({
      checkpoint: { status: 'failed', failureReason: 'Checkpoint expired before completing.' },
    });
  });

  it('never count a snapshot that became durable after the job had failed over', () => {
    const h = running(CHECKPOINTED);
    h.advance(1000);
    h.holdStorage = true;
    h.acknowledge(1);
    const complete = required(
      h.heldStorage.find((r) => r.type === 'complete-snapshot'),
      'complete',
    );
    h.fail(required(h.attempts()[0], 'attempt'));
    h.holdStorage = false;
    h.answerStorage(complete);
    expect(h.files.size).toBe(0);
    confirmCancels(h);
    h.advance(1000);
    expect([...h.deployed.values()].filter((d) => d.attempt === 1).every((d) => d.restore === null)).toBe(true);
  });
});

describe('savepoints', () => {
  it('are answered with their path, and commit nothing', () => {
    const h = running();
    const asked = h.request({ type: 'trigger-savepoint' });
    h.acknowledge(1);
    const reply = h.replies.get(asked);
    expect(reply).toMatchObject({ type: 'savepoint-completed' });
    expect(reply?.type === 'savepoint-completed' && reply.path).toMatch(/^s3:\/\/sp\/savepoint-cccccc-[0-9a-f]{12}$/);
    expect(h.sent.some(({ message }) => message.type === 'notify-checkpoint-complete')).toBe(false);
  });

  it('fail while the job does not run, in Flink’s words', () => {
    const h = new JobManagerHarness();
    h.submit();
    const asked = h.request({ type: 'trigger-savepoint' });
    expect(h.replies.get(asked)).toMatchObject({
      failure: { chain: [{ message: expect.stringContaining('is not being executed at the moment.') as string }] },
    });
  });

  it('stop the job: commit, end, answer', () => {
    const h = running(CHECKPOINTED);
    const asked = h.request({ type: 'stop-with-savepoint' });
    h.acknowledge(1);
    expect(h.replies.has(asked)).toBe(false);
    expect(h.sent.filter(({ message }) => message.type === 'notify-checkpoint-complete')).toHaveLength(4);
    for (const attempt of h.attempts()) h.become(attempt, 'FINISHED');
    expect(h.replies.get(asked)).toMatchObject({ type: 'savepoint-completed' });
    expect(h.status()).toBe('FINISHED');
    expect(h.files.size).toBe(1);
  });

  it('that stopped a job which then failed to end are where it goes on', () => {
    const h = running(CHECKPOINTED);
    const asked = h.request({ type: 'stop-with-savepoint' });
    h.acknowledge(1);
    h.fail(required(h.attempts()[0], 'attempt'));
    expect(h.replies.get(asked)).toMatchObject({
      type: 'failed',
      failure: { chain: [{ message: expect.stringContaining('A savepoint has been created at:') as string }] },
    });
    confirmCancels(h);
    h.advance(1000);
    expect([...h.deployed.values()].find((d) => d.attempt === 1)?.restore?.checkpointId).toBe(1);
  });

  it('are restored from, with ids going on behind theirs', () => {
    const h = running();
    const asked = h.request({ type: 'trigger-savepoint' });
    h.acknowledge(1);
    const reply = h.replies.get(asked);
    const path = reply?.type === 'savepoint-completed' ? reply.path : '';
    const next = new JobManagerHarness();
    for (const [file, bytes] of h.files) next.files.set(file, bytes);
    next.submit({ savepointPath: path, configuration: CHECKPOINTED });
    next.runAll();
    next.advance(1000);
    expect(next.triggered()[0]?.checkpointId).toBe(2);
    expect(next.reports.find((r) => r.type === 'restored')).toMatchObject({ path, checkpointId: 1 });
  });

  it.each([
    ['nowhere', "Cannot find checkpoint or savepoint file/directory 's3://sp/nowhere' on file system 's3'."],
    ['garbage', 'Unexpected magic number.'],
  ])('that are %s are refused at submission', (name, message) => {
    const h = new JobManagerHarness();
    h.files.set('s3://sp/garbage/_metadata', new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]));
    const submitted = h.submit({ savepointPath: `s3://sp/${name}` });
    expect(h.replies.get(submitted)).toMatchObject({
      type: 'failed',
      failure: { chain: [{ message: expect.stringContaining(message) as string }] },
    });
    expect(h.deployed.size).toBe(0);
  });
});

describe('failover', () => {
  it('restarts the whole job from its latest checkpoint, after the delay and when all tasks have ended', () => {
    const h = running(CHECKPOINTED);
    h.advance(1000);
    h.acknowledge(1);
    const [failed, ...others] = h.attempts();
    h.fail(required(failed, 'failed'));
    expect(h.status()).toBe('RESTARTING');
    h.advance(1000);
    expect(h.deployed.size).toBe(4);
    for (const attempt of others) h.become(attempt, 'CANCELED');
    expect(h.deployed.size).toBe(8);
    expect(h.status()).toBe('RUNNING');
    expect([...h.deployed.values()].at(-1)?.restore?.checkpointId).toBe(1);
  });

  it('gives up when no restart is left, and says by which strategy', () => {
    const h = running();
    const awaited = h.request({ type: 'await-job' });
    h.fail(required(h.attempts()[0], 'attempt'), 'division by zero');
    confirmCancels(h);
    expect(h.replies.get(awaited)).toMatchObject({
      status: 'FAILED',
      failure: {
        domain: 'user',
        chain: [
          {
            className: 'org.apache.flink.runtime.JobException',
            message: 'Recovery is suppressed by NoRestartBackoffTimeStrategy',
          },
          { message: 'division by zero' },
        ],
      },
    });
  });

  it('notices a silent task by unanswered probes, but not a sleep of the clock', () => {
    const configuration = { 'heartbeat.interval': '1 s', 'heartbeat.timeout': '3 s' };
    const asleep = running(configuration);
    asleep.now += 3_600_000;
    asleep.advance(1);
    expect(asleep.status()).toBe('RUNNING');
    const silent = running(configuration);
    silent.advance(5000);
    expect(silent.status()).toBe('FAILING');
  });
});

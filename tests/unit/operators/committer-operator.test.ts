import { describe, expect, test } from 'vitest';
import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import type { SimpleVersionedSerializer } from '../../../src/core/operators/simple-versioned-serializer.ts';
import {
  CommittableMessageType,
  type CommittableMessage,
} from '../../../src/core/operators/sink/committable-message.ts';
import { CommitterOperator } from '../../../src/core/operators/sink/committer-operator.ts';
import type { CommitFailure, CommittingSink } from '../../../src/core/operators/sink/sink.ts';
import { OperatorHarness, process, type HarnessOptions } from './harness/operator-harness.ts';

const textSerializer: SimpleVersionedSerializer<string> = {
  version: 1,
  serialize: (text) => {
    const target = new DataOutput();
    target.writeUtf(text);
    return target.toBytes();
  },
  deserialize: (_version, bytes) => new DataInput(bytes).readUtf(),
};

type Done = (failure: CommitFailure | null) => void;

/** A committer whose commits a test answers. */
function open(options: HarnessOptions = {}) {
  const commits: { readonly committable: string; readonly done: Done }[] = [];
  const sink: CommittingSink<string> = {
    committableSerializer: textSerializer,
    createCommitter: () => ({ commit: (committable, done) => commits.push({ committable, done }), close() {} }),
  };
  const configuration = { 'execution.checkpointing.interval': '1 s', ...options.configuration };
  const harness = new OperatorHarness(new CommitterOperator(sink), { ...options, configuration });
  const receive = (checkpointId: number, ...committables: readonly string[]): void => {
    const from = { checkpointId, subtask: 0 };
    process(harness, { kind: 'summary', ...from, subtasks: 1, committables: committables.length });
    for (const committable of committables) process(harness, { kind: 'committable', ...from, committable });
  };
  /** Names of the commits asked for; each is answered. */
  const answer = (failure: CommitFailure | null = null): string[] =>
    commits.splice(0).map(({ committable, done }) => {
      done(failure);
      return committable;
    });
  return { harness, receive, answer, commits };
}

const lost: CommitFailure = { retriable: true, error: new Error('the broker is busy') };

describe('CommitterOperator', () => {
  test('commits up to the completed checkpoint, one checkpoint after the other', () => {
    const { harness, receive, answer, commits } = open();
    receive(1, 'a', 'b');
    receive(2, 'c');
    receive(3, 'd');
    harness.operator.notifyCheckpointComplete(2);
    expect(commits.map(({ committable }) => committable)).toEqual(['a', 'b']);
    expect(answer()).toEqual(['a', 'b']);
    expect(answer()).toEqual(['c']);
    expect(answer()).toEqual([]);
    harness.operator.notifyCheckpointComplete(3);
    expect(answer()).toEqual(['d']);
  });

  test('a notification that was lost is made up for by the next', () => {
    const { harness, receive, answer } = open();
    receive(1, 'a');
    receive(2, 'b');
    harness.operator.notifyCheckpointComplete(2);
    harness.operator.notifyCheckpointComplete(1);
    expect([answer(), answer()]).toEqual([['a'], ['b']]);
  });

  test('retries after a second, and fails after ten times', () => {
    const { harness, receive, answer } = open();
    receive(1, 'a');
    harness.operator.notifyCheckpointComplete(1);
    expect(answer(lost)).toEqual(['a']);
    expect(harness.endsHeld).toBe(1);
    for (let retry = 1; retry <= 10; retry++) {
      harness.clock.advanceTo(retry * 1000);
      expect(answer(lost)).toEqual(['a']);
    }
    expect(harness.failures).toMatchObject([
      { className: 'java.io.IOException', message: 'Failed to commit 1 committables after 10 retries' },
    ]);
  });

  test('what succeeds on a retry is done, and what is not retriable fails at once', () => {
    const { harness, receive, answer } = open();
    receive(1, 'a');
    harness.operator.notifyCheckpointComplete(1);
    answer(lost);
    harness.clock.advanceTo(1000);
    answer();
    expect([harness.endsHeld, harness.failures]).toEqual([0, []]);
    receive(2, 'b');
    harness.operator.notifyCheckpointComplete(2);
    const error = new Error('gone');
    answer({ retriable: false, error });
    expect(harness.failures).toEqual([error]);
  });

  test('keeps what is owed in its state, also while it is being committed, and commits it after a restore', () => {
    const first = open();
    first.receive(1, 'a');
    first.receive(2, 'b');
    first.harness.operator.notifyCheckpointComplete(1);
    const snapshot = first.harness.snapshot(2);
    const restored = open({ restore: snapshot });
    expect([restored.answer(), restored.answer(), restored.answer()]).toEqual([['a'], ['b'], []]);
    restored.receive(3, 'c');
    expect(restored.commits).toEqual([]);
    expect(restored.harness.snapshot(3).operator['streaming_committer_raw_states']).toHaveLength(1);
  });

  test('takes over the states of several committers', () => {
    const states = [0, 1].map((subtask) => {
      const { harness } = open();
      process(harness, { kind: 'summary', checkpointId: 1, subtask, subtasks: 2, committables: 1 });
      process(harness, { kind: 'committable', checkpointId: 1, subtask, committable: `from ${subtask}` });
      return harness.snapshot(1).operator['streaming_committer_raw_states'] ?? [];
    });
    const operator = { streaming_committer_raw_states: states.flat() };
    const { answer } = open({ restore: { checkpointId: 1, keyed: undefined, operator } });
    expect(answer()).toEqual(['from 0', 'from 1']);
  });
});

describe('CommittableMessageType', () => {
  test('carries messages over an edge that is not chained', () => {
    const serializer = new CommittableMessageType(textSerializer).createSerializer();
    const messages: CommittableMessage<string>[] = [
      { kind: 'summary', checkpointId: 7, subtask: 1, subtasks: 4, committables: 2 },
      { kind: 'committable', checkpointId: 7, subtask: 1, committable: 'tx' },
    ];
    const output = new DataOutput();
    for (const message of messages) serializer.serialize(message, output);
    const input = new DataInput(output.toBytes());
    expect(messages.map(() => serializer.deserialize(input))).toEqual(messages);
    expect(() => serializer.deserialize(new DataInput(Uint8Array.of(9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))).toThrow(
      'tag 9',
    );
  });
});

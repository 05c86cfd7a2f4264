import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TaskToBroker } from '../../../src/core/protocol/broker-message.ts';
import type { CoordinatorToJobMaster } from '../../../src/core/protocol/coordinator-message.ts';
import type { FailureInfo } from '../../../src/core/protocol/failure-info.ts';
import type { Parser } from '../../../src/core/protocol/parse.ts';
import { parseCoordinatorToJobMaster } from '../../../src/core/protocol/parse-coordinator-to-job-master.ts';
import { parseTaskToBroker } from '../../../src/core/protocol/parse-task-to-broker.ts';
import { parseTaskToJobMaster } from '../../../src/core/protocol/parse-task-to-job-master.ts';
import { parseTaskToStorage } from '../../../src/core/protocol/parse-task-to-storage.ts';
import type { TaskToStorage } from '../../../src/core/protocol/storage-message.ts';
import type { TaskToJobMaster } from '../../../src/core/protocol/task-message.ts';
import { operatorID } from '../../../src/core/model/ids.ts';

const OPERATOR = operatorID('0123456789abcdef0123456789abcdef');
const BYTES = new Uint8Array([1, 2, 3]);
const FILE = '0fa2bd2c-8c5e-4a3e-a1a2-0123456789ab';

const failure: FailureInfo = {
  domain: 'user',
  chain: [{ className: 'TypeError', message: 'x is not a function' }],
  stack: 'at job.ts:3',
  operatorId: OPERATOR,
  operatorName: 'Fraud Detector',
};

const fromTask: readonly TaskToJobMaster[] = [
  { type: 'state-changed', state: 'RUNNING', failure: null },
  { type: 'state-changed', state: 'FAILED', failure },
  {
    type: 'acknowledge-checkpoint',
    checkpointId: 3,
    states: {
      [OPERATOR]: {
        managedOperatorState: {
          states: [{ name: 'SourceReaderState', mode: 'SPLIT_DISTRIBUTE', offsets: [12, 40] }],
          delegate: { kind: 'byte-stream', name: FILE, bytes: BYTES },
        },
        rawOperatorState: null,
        managedKeyedState: {
          kind: 'canonical-savepoint',
          range: { first: 0, last: 1 },
          offsets: [0, 77],
          delegate: { kind: 'relative-file', path: FILE, sizeBytes: 99 },
        },
        rawKeyedState: null,
      },
    },
    metrics: {
      startDelayMs: 1,
      alignmentDurationMs: 0.5,
      syncDurationMs: 0,
      asyncDurationMs: 12,
      stateSizeBytes: 102,
      longestPauseMs: 1.25,
    },
    finished: true,
  },
  { type: 'decline-checkpoint', checkpointId: 3, reason: 'Task is closing', failure: null },
  { type: 'operator-event', operatorId: OPERATOR, event: BYTES },
  { type: 'probe-answer', sequence: 7 },
  {
    type: 'telemetry',
    telemetry: {
      recordsIn: 1,
      recordsOut: 2,
      bytesOut: 3,
      watermark: Number.POSITIVE_INFINITY,
      busyMs: 1.5,
      backPressuredMs: 0,
      idleMs: 8,
      lateRecordsDropped: 0,
      lastBarrier: null,
      blockedChannels: 0,
      keyed: [{ operatorId: OPERATOR, firstKeyGroup: 0, keys: new Uint32Array([1, 0, 4]), sizeBytes: 320 }],
      restoredBytes: 0,
      emittedRecords: 12,
      log: [{ timeMs: 5, level: 'stdout', text: 'hello' }],
      logLinesDropped: 0,
    },
  },
];

const fromCoordinator: readonly CoordinatorToJobMaster[] = [
  { type: 'ready' },
  { type: 'operator-event', operatorId: OPERATOR, subtask: 3, event: BYTES },
  { type: 'snapshot-taken', checkpointId: 3, states: { [OPERATOR]: BYTES } },
  { type: 'log', level: 'warn', text: 'careful' },
  { type: 'failed', failure },
  { type: 'probe-answer', sequence: 7 },
];

const toStorage: readonly TaskToStorage[] = [
  { type: 'write-state', requestId: 1, checkpointId: 2, stream: 0, part: BYTES, last: true },
  { type: 'read-state', requestId: 1, grant: 0, offset: 10, length: 20 },
];

const transaction = { transactionalId: 'alerts-0-1', producerId: -5n, epoch: 0 };
const toBroker: readonly TaskToBroker[] = [
  { type: 'describe-topic', requestId: 1, topic: 'alerts' },
  {
    type: 'fetch',
    requestId: 2,
    topic: 'alerts',
    partition: 0,
    offset: -2,
    maxBytes: 1000,
    isolation: 'read_committed',
  },
  { type: 'init-producer', requestId: 3, transactionalId: 'alerts-0-1' },
  {
    type: 'produce',
    requestId: 4,
    topic: 'alerts',
    partition: null,
    records: [{ timestamp: Number.NEGATIVE_INFINITY, keyHash: 0, value: BYTES }],
    transaction,
  },
  { type: 'commit', requestId: 5, transaction },
  { type: 'abort', requestId: 6, transaction },
];

const parsers: readonly [string, Parser<unknown>, readonly object[]][] = [
  ['a task to the JobMaster', parseTaskToJobMaster, fromTask],
  ['coordinators to the JobMaster', parseCoordinatorToJobMaster, fromCoordinator],
  ['a task to the storage', parseTaskToStorage, toStorage],
  ['a task to the broker', parseTaskToBroker, toBroker],
];

/** Every place in a message, as a path of keys. */
function placesIn(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [path];
  const below = Object.entries(value).flatMap(([key, member]) => placesIn(member, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

/** A copy with something else at a place; `replace` answers undefined to take it away. */
function changed(message: object, path: readonly string[], replace: (old: unknown) => unknown): unknown {
  const copy: unknown = structuredClone(message);
  let at = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const last = path.at(-1) ?? '';
  const value = replace(at[last]);
  if (value === undefined) Reflect.deleteProperty(at, last);
  else at[last] = value;
  return copy;
}

describe.each(parsers)('what %s says', (_who, parse, messages) => {
  test.each(messages)('is read as it is: $type', (message) => {
    expect(parse(structuredClone(message))).toEqual({ ok: true, value: message });
  });

  test.each(messages)('comes without what nobody asked for: $type', (message) => {
    expect(parse({ ...message, path: '/etc/passwd', __proto__: { admin: true } })).toEqual({
      ok: true,
      value: message,
    });
  });

  test('nothing may be missing but what is optional', () => {
    for (const message of messages) {
      for (const path of placesIn(message)) {
        if (['finished', 'emittedRecords'].includes(path.at(-1) ?? '')) continue;
        // Members of lists and dictionaries may be fewer.
        if (/^\d+$/.test(path.at(-1) ?? '') || path.at(-1) === OPERATOR) continue;
        expect([path, parse(changed(message, path, () => undefined)).ok]).toEqual([path, false]);
      }
    }
  });

  test('whatever stands anywhere, it is an answer and never an exception', () => {
    const junk = fc.oneof(fc.anything({ withBigInt: true, withTypedArray: true, withMap: true }), fc.bigInt());
    const message = fc.constantFrom(...messages);
    fc.assert(
      fc.property(message, fc.nat(), junk, (sample, choice, value) => {
        const places = placesIn(sample);
        const path = places[choice % places.length] ?? [];
        const result = parse(changed(sample, path, () => value));
        if (!result.ok) expect(result.error.length).toBeGreaterThan(0);
        parse(value);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what a task may not say', () => {
  const refused = (parse: Parser<unknown>, message: object, path: readonly string[], value: unknown): void => {
    expect([path, parse(changed(message, path, () => value)).ok]).toEqual([path, false]);
  };

  test('a state that only the JobMaster gives', () => {
    for (const state of ['CREATED', 'SCHEDULED', 'DEPLOYING', 'CANCELING', 'RECONCILING', 'running']) {
      refused(parseTaskToJobMaster, fromTask[0] ?? {}, ['state'], state);
    }
  });

  test('where a file lies', () => {
    const acknowledged = fromTask[2] ?? {};
    const delegate = ['states', OPERATOR, 'managedKeyedState', 'delegate'];
    for (const name of ['../../_metadata', '/etc/passwd', 'x/y', '', `${FILE}/..`]) {
      refused(parseTaskToJobMaster, acknowledged, [...delegate, 'path'], name);
    }
    refused(parseTaskToJobMaster, acknowledged, delegate, { kind: 'file', uri: 's3://other/state', sizeBytes: 1 });
  });

  test('numbers that are no counts', () => {
    for (const number of [-1, 0.5, Number.NaN, Infinity, 2 ** 60, '1', null]) {
      refused(parseTaskToJobMaster, fromTask[3] ?? {}, ['checkpointId'], number);
      refused(parseTaskToStorage, toStorage[0] ?? {}, ['requestId'], number);
      refused(parseTaskToBroker, toBroker[5] ?? {}, ['transaction', 'epoch'], number);
    }
  });

  test('more than is sensible', () => {
    refused(parseTaskToStorage, toStorage[1] ?? {}, ['length'], 2 ** 40);
    refused(parseTaskToBroker, toBroker[0] ?? {}, ['topic'], 'x'.repeat(250));
    refused(parseTaskToBroker, toBroker[4] ?? {}, ['transaction', 'producerId'], 2n ** 63n);
    refused(parseTaskToJobMaster, fromTask[4] ?? {}, ['event'], new Uint8Array(16 * 1024 * 1024 + 1));
    const lines = Array.from({ length: 1001 }, () => ({ timeMs: 0, level: 'info', text: '' }));
    refused(parseTaskToJobMaster, fromTask[6] ?? {}, ['telemetry', 'log'], lines);
  });

  test('an operator id that is none', () => {
    for (const id of ['', 'x'.repeat(32), OPERATOR.toUpperCase(), `${OPERATOR}0`, 5]) {
      refused(parseTaskToJobMaster, fromTask[4] ?? {}, ['operatorId'], id);
    }
  });
});

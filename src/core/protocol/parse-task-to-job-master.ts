import { operatorID, type OperatorID } from '../model/ids.ts';
import { parserOf, type Parser } from './parse.ts';
import { failureInfo } from './parse-failure-info.ts';
import {
  bytes,
  dictionary,
  exactly,
  fail,
  list,
  nullable,
  object,
  oneOf,
  optional,
  quantity,
  text,
  whole,
  type Shape,
} from '../base/shape.ts';
import { operatorSubtaskState } from './state-handle-shapes.ts';
import type { TaskToJobMaster } from './task-message.ts';
import type { TaskTelemetry } from './telemetry.ts';

/** Bytes of one event between an operator and its coordinator. */
export const MAX_EVENT_BYTES = 16 * 1024 * 1024;
const MAX_LOG_LINES = 1000;
const MAX_LOG_LINE = 16_384;

export const operatorId: Shape<OperatorID> = (value, path) => operatorID(text(32)(value, path));

const keyCounts: Shape<Uint32Array> = (value, path) =>
  value instanceof Uint32Array && value.length <= 32_768
    ? value
    : fail(path, 'a Uint32Array with an entry per key group');

const telemetry: Shape<TaskTelemetry> = optional(
  {
    recordsIn: quantity,
    recordsOut: quantity,
    bytesOut: quantity,
    watermark: nullable(quantity),
    busyMs: quantity,
    backPressuredMs: quantity,
    idleMs: quantity,
    lateRecordsDropped: quantity,
    lastBarrier: nullable(whole()),
    blockedChannels: whole(),
    keyed: list(
      object({ operatorId: text(32), firstKeyGroup: whole(0, 32_767), keys: keyCounts, sizeBytes: quantity }),
      1000,
    ),
    restoredBytes: quantity,
    log: list(
      object({
        timeMs: quantity,
        level: exactly('info', 'warn', 'error', 'stdout'),
        text: text(MAX_LOG_LINE),
      }),
      MAX_LOG_LINES,
    ),
    logLinesDropped: quantity,
  },
  { emittedRecords: quantity },
);

const metrics = object({
  startDelayMs: quantity,
  alignmentDurationMs: quantity,
  syncDurationMs: quantity,
  asyncDurationMs: quantity,
  stateSizeBytes: quantity,
  longestPauseMs: quantity,
});

/** States that a task may announce; the others are the JobMaster's own. */
const announcedState = exactly('INITIALIZING', 'RUNNING', 'FINISHED', 'CANCELED', 'FAILED');

const yes: Shape<true> = (value, path) => exactly(true)(value, path);

export const parseTaskToJobMaster: Parser<TaskToJobMaster> = parserOf(
  'message of a task',
  oneOf('type', {
    'state-changed': object({ state: announcedState, failure: nullable(failureInfo) }),
    'acknowledge-checkpoint': optional(
      { checkpointId: whole(), states: dictionary(operatorId, operatorSubtaskState, 1000), metrics },
      { finished: yes },
    ),
    'decline-checkpoint': object({ checkpointId: whole(), reason: text(), failure: nullable(failureInfo) }),
    'operator-event': object({ operatorId, event: bytes(MAX_EVENT_BYTES) }),
    'probe-answer': object({ sequence: whole() }),
    telemetry: object({ telemetry }),
  }),
);

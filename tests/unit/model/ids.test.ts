import { expect, test } from 'vitest';
import {
  channelID,
  executionAttemptID,
  jobID,
  jobVertexID,
  operatorID,
  parseExecutionAttemptID,
} from '../../../src/core/model/ids.ts';

const HEX = '0123456789abcdef0123456789abcdef';

test('ids are 32 lower-case hex digits', () => {
  expect(operatorID(HEX)).toBe(HEX);
  for (const wrong of ['', 'abc', HEX.toUpperCase(), `${HEX}0`, `${HEX}\n`, HEX.replace('0', 'g')]) {
    expect(() => operatorID(wrong), wrong).toThrow('not a operator id');
    expect(() => jobID(wrong), wrong).toThrow('not a job id');
    expect(() => jobVertexID(wrong), wrong).toThrow('not a job vertex id');
  }
});

test('an attempt id is read back, and only from its own form', () => {
  const id = executionAttemptID(jobID(HEX), jobVertexID(HEX), 3, 12);
  expect(parseExecutionAttemptID(id)).toBe(id);
  for (const wrong of ['', HEX, `${id}_1`, id.replace('_3_', '_-3_'), `${id}\n`])
    expect(() => parseExecutionAttemptID(wrong), wrong).toThrow('not an execution attempt id');
});

test('two channels of one job never share an id', () => {
  const job = jobID(HEX);
  const ids = [
    [0, 1, 2, 0],
    [0, 2, 1, 0],
    [1, 1, 2, 0],
    [0, 1, 2, 1],
    [0, 12, 0, 0],
  ].map(([edge = 0, producer = 0, consumer = 0, attempt = 0]) => channelID(job, edge, producer, consumer, attempt));
  expect(new Set(ids).size).toBe(ids.length);
});

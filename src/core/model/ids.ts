import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { Brand } from '../base/brand.ts';

/** Flink's `JobID`: 32 lower-case hex digits. */
export type JobID = Brand<string, 'JobID'>;
/** Flink's `OperatorID`: 32 lower-case hex digits (rules: `StreamGraphHasherV2`). */
export type OperatorID = Brand<string, 'OperatorID'>;
/** Flink's `JobVertexID`: the operator id of the chain's head. */
export type JobVertexID = Brand<string, 'JobVertexID'>;
/** One attempt of one subtask: `<job id>_<vertex id>_<subtask>_<attempt>`, as Flink prints it. */
export type ExecutionAttemptID = Brand<string, 'ExecutionAttemptID'>;
/** One directed link from a producing to a consuming attempt. */
export type ChannelID = Brand<string, 'ChannelID'>;

function parseHex32(text: string, what: string): string {
  if (!/^[0-9a-f]{32}$/.test(text))
    throw new MalformedDataError(`not a ${what} (32 lower-case hex digits): ${text.slice(0, 80)}`);
  return text;
}

/** @throws MalformedDataError unless `text` is 32 lower-case hex digits */
export const jobID = (text: string): JobID => parseHex32(text, 'job id') as JobID;
/** @throws MalformedDataError unless `text` is 32 lower-case hex digits */
export const operatorID = (text: string): OperatorID => parseHex32(text, 'operator id') as OperatorID;
/** @throws MalformedDataError unless `text` is 32 lower-case hex digits */
export const jobVertexID = (text: string): JobVertexID => parseHex32(text, 'job vertex id') as JobVertexID;

/** @param attempt counted from 0; a restart makes a new attempt of the same subtask */
export function executionAttemptID(
  job: JobID,
  vertex: JobVertexID,
  subtask: number,
  attempt: number,
): ExecutionAttemptID {
  return `${job}_${vertex}_${subtask}_${attempt}` as ExecutionAttemptID;
}

/** @throws MalformedDataError unless `text` has the form that `executionAttemptID` makes */
export function parseExecutionAttemptID(text: string): ExecutionAttemptID {
  if (!/^[0-9a-f]{32}_[0-9a-f]{32}_\d{1,5}_\d{1,9}$/.test(text)) {
    throw new MalformedDataError(`not an execution attempt id: ${text.slice(0, 120)}`);
  }
  return text as ExecutionAttemptID;
}

/** @param edge index of the job edge in the job graph */
export function channelID(job: JobID, edge: number, producer: number, consumer: number, attempt: number): ChannelID {
  return `${job}_${edge}_${producer}_${consumer}_${attempt}` as ChannelID;
}

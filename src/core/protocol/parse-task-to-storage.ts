import { parserOf, type Parser } from './parse.ts';
import { bytes, flag, object, oneOf, whole } from '../base/shape.ts';
import type { TaskToStorage } from './storage-message.ts';

/** One part of a stream; tasks cut theirs at about 1 MiB. */
const MAX_PART_BYTES = 64 * 1024 * 1024;

export const parseTaskToStorage: Parser<TaskToStorage> = parserOf(
  'message of a task to the storage',
  oneOf('type', {
    'write-state': object({
      requestId: whole(),
      checkpointId: whole(),
      stream: whole(0, 1_000_000),
      part: bytes(MAX_PART_BYTES),
      last: flag,
    }),
    'read-state': object({
      requestId: whole(),
      grant: whole(0, 1_000_000),
      offset: whole(),
      length: whole(0, MAX_PART_BYTES),
    }),
  }),
);

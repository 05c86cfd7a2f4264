import type { CoordinatorToJobMaster } from './coordinator-message.ts';
import { parserOf, type Parser } from './parse.ts';
import { failureInfo } from './parse-failure-info.ts';
import { MAX_EVENT_BYTES, operatorId } from './parse-task-to-job-master.ts';
import { bytes, dictionary, exactly, object, oneOf, text, whole } from '../base/shape.ts';

const MAX_LOG_LINE = 16_384;
const MAX_STATE_BYTES = 64 * 1024 * 1024;

export const parseCoordinatorToJobMaster: Parser<CoordinatorToJobMaster> = parserOf(
  'message of a coordinator',
  oneOf('type', {
    ready: object({}),
    'operator-event': object({ operatorId, subtask: whole(0, 32_767), event: bytes(MAX_EVENT_BYTES) }),
    'snapshot-taken': object({
      checkpointId: whole(),
      states: dictionary(operatorId, bytes(MAX_STATE_BYTES), 1000),
    }),
    log: object({ level: exactly('info', 'warn', 'error'), text: text(MAX_LOG_LINE) }),
    failed: object({ failure: failureInfo }),
    'probe-answer': object({ sequence: whole() }),
  }),
);

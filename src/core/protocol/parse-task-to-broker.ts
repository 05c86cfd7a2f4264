import type { TaskToBroker } from './broker-message.ts';
import { parserOf, type Parser } from './parse.ts';
import { bytes, exactly, list, long, nullable, object, oneOf, quantity, text, whole } from '../base/shape.ts';

const MAX_TOPIC = 249;
const MAX_TRANSACTIONAL_ID = 64_000;
const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const MAX_RECORDS = 100_000;

const requestId = whole();
const topic = text(MAX_TOPIC);
const partition = whole(0, 1023);
const transaction = object({
  transactionalId: text(MAX_TRANSACTIONAL_ID),
  producerId: long,
  epoch: whole(0, 32_767),
});

export const parseTaskToBroker: Parser<TaskToBroker> = parserOf(
  'message of a task to the broker',
  oneOf('type', {
    'describe-topic': object({ requestId, topic }),
    fetch: object({
      requestId,
      topic,
      partition,
      // Kafka's markers: -2 the earliest, -1 the latest record.
      offset: whole(-2),
      maxBytes: whole(0, 64 * 1024 * 1024),
      isolation: exactly('read_committed', 'read_uncommitted'),
    }),
    'init-producer': object({ requestId, transactionalId: text(MAX_TRANSACTIONAL_ID) }),
    produce: object({
      requestId,
      topic,
      partition: nullable(partition),
      records: list(
        object({ timestamp: quantity, keyHash: whole(0, 2 ** 31 - 1), value: bytes(MAX_RECORD_BYTES) }),
        MAX_RECORDS,
      ),
      transaction: nullable(transaction),
    }),
    commit: object({ requestId, transaction }),
    abort: object({ requestId, transaction }),
  }),
);

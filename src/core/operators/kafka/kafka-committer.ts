import { FlinkError } from '../../model/flink-error.ts';
import type { BrokerFailure } from '../broker-client.ts';
import type { CommitFailure, Committer, WriterInitContext } from '../sink/sink.ts';
import { describeCommittable, type KafkaCommittable } from './kafka-committable.ts';

const ERRORS = 'org.apache.kafka.common.errors';
const RETRIABLE = new Set([`${ERRORS}.KafkaStorageException`, `${ERRORS}.TimeoutException`]);
/** Flink's "known reasons": the transaction is beyond help, the job goes on. */
const KNOWN_REASONS = new Map([
  [
    `${ERRORS}.InvalidProducerEpochException`,
    'its producer is already fenced. Another job uses the same transactional ids, or recovery took too long.',
  ],
  [
    `${ERRORS}.ProducerFencedException`,
    'its producer is already fenced. Another job uses the same transactional ids, or recovery took too long.',
  ],
  [`${ERRORS}.InvalidTxnStateException`, 'it is in an invalid state: it was aborted before.'],
  [`${ERRORS}.UnknownProducerIdException`, 'the broker does not know its producer any more.'],
]);

/** Flink's `KafkaCommitter`: commits transactions by their names; committing one again is fine. */
export class KafkaCommitter implements Committer<KafkaCommittable> {
  readonly #context: WriterInitContext;

  constructor(context: WriterInitContext) {
    this.#context = context;
  }

  commit(committable: KafkaCommittable, done: (failure: CommitFailure | null) => void): void {
    this.#context.broker.commit(committable, (result) => {
      done(result.ok ? null : this.#judge(committable, result.error));
    });
  }

  close(): void {}

  #judge(committable: KafkaCommittable, { className, message }: BrokerFailure): CommitFailure | null {
    const known = KNOWN_REASONS.get(className);
    if (known !== undefined) {
      this.#context.log(
        'error',
        `Unable to commit transaction ${committable.transactionalId}: ${known} Its records are lost.`,
      );
      return null;
    }
    const cause = new FlinkError(className, message);
    if (RETRIABLE.has(className)) return { retriable: true, error: cause };
    const error = new FlinkError(
      'java.lang.IllegalStateException',
      `Failed to commit ${describeCommittable(committable)}`,
      cause,
    );
    return { retriable: false, error };
  }
}

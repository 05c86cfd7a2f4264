import { assertUnreachable } from '../base/assert.ts';
import type { BrokerCallback, BrokerClient, BrokerTransaction } from '../operators/broker-client.ts';
import type { BrokerToTask, TaskToBroker } from '../protocol/broker-message.ts';
import { InvariantError } from '../base/assert.ts';

type Answer = Exclude<BrokerToTask, { type: 'failed' }>;
type WithoutId<M> = M extends unknown ? Omit<M, 'requestId'> : never;

/** `BrokerClient` over messages: one per attempt. Answers are matched by request id. */
export class BrokerLink implements BrokerClient {
  readonly #waiting = new Map<number, (answer: BrokerToTask) => void>();
  #nextRequestId = 1;
  #isClosed = false;

  constructor(private readonly send: (message: TaskToBroker) => void) {}

  describeTopic(topic: string, callback: Parameters<BrokerClient['describeTopic']>[1]): void {
    this.#request({ type: 'describe-topic', topic }, callback, (answer) => expect(answer, 'topic').topic);
  }

  fetch(request: Parameters<BrokerClient['fetch']>[0], callback: Parameters<BrokerClient['fetch']>[1]): void {
    this.#request({ type: 'fetch', ...request }, callback, (answer) => {
      const { records, nextOffset, end } = expect(answer, 'records');
      return { records, nextOffset, end };
    });
  }

  initProducer(transactionalId: string, callback: BrokerCallback<BrokerTransaction>): void {
    this.#request(
      { type: 'init-producer', transactionalId },
      callback,
      (answer) => expect(answer, 'producer').transaction,
    );
  }

  produce(request: Parameters<BrokerClient['produce']>[0], callback: BrokerCallback<null>): void {
    this.#request({ type: 'produce', ...request }, callback, done);
  }

  commit(transaction: BrokerTransaction, callback: BrokerCallback<null>): void {
    this.#request({ type: 'commit', transaction }, callback, done);
  }

  abort(transaction: BrokerTransaction, callback: BrokerCallback<null>): void {
    this.#request({ type: 'abort', transaction }, callback, done);
  }

  /** An answer that nobody waits for is dropped. */
  receive(answer: BrokerToTask): void {
    const callback = this.#waiting.get(answer.requestId);
    this.#waiting.delete(answer.requestId);
    callback?.(answer);
  }

  /** The task has ended: no answer is handed on any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.clear();
  }

  #request<T>(message: WithoutId<TaskToBroker>, callback: BrokerCallback<T>, read: (answer: Answer) => T): void {
    if (this.#isClosed) return;
    const requestId = this.#nextRequestId++;
    this.#waiting.set(requestId, (answer) => {
      if (answer.type === 'failed') {
        callback({ ok: false, error: { className: answer.className, message: answer.message } });
      } else {
        callback({ ok: true, value: read(answer) });
      }
    });
    this.send(withId(message, requestId));
  }
}

function withId(message: WithoutId<TaskToBroker>, requestId: number): TaskToBroker {
  switch (message.type) {
    case 'describe-topic':
    case 'fetch':
    case 'init-producer':
    case 'produce':
    case 'commit':
    case 'abort':
      return { ...message, requestId };
    default:
      return assertUnreachable(message);
  }
}

const done = (answer: Answer): null => {
  expect(answer, 'done');
  return null;
};

function expect<T extends Answer['type']>(answer: Answer, type: T): Extract<Answer, { type: T }> {
  const isExpected = (candidate: Answer): candidate is Extract<Answer, { type: T }> => candidate.type === type;
  if (!isExpected(answer)) throw new InvariantError(`the broker answered '${answer.type}' where '${type}' was due`);
  return answer;
}

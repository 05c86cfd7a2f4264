import { FlinkError } from '../../model/flink-error.ts';
import type { BrokerTransaction } from '../broker-client.ts';
import type { WriterInitContext } from '../sink/sink.ts';

/** One record on its way to the broker; what `BrokerClient.produce` takes. */
export interface ProducerRecord {
  readonly timestamp: number;
  readonly keyHash: number;
  readonly value: Uint8Array;
}

const BATCH_BYTES = 16 * 1024;
/** A record waits at most so long for others to travel with. */
const LINGER_MS = 20;
/** Beyond so many bytes that the broker has not confirmed, the task pauses. */
const MAX_UNCONFIRMED_BYTES = 1024 * 1024;

/**
 * What a Kafka producer does: gathers records into batches, sends them in order, and knows what the broker has not
 * confirmed yet.
 */
export class RecordBuffer {
  readonly #context: WriterInitContext;
  readonly #topic: string;
  #records: ProducerRecord[] = [];
  #bufferedBytes = 0;
  #unconfirmedBytes = 0;
  /** null: records are visible at once */
  #transaction: BrokerTransaction | null = null;
  #held = false;
  #cancelLinger: (() => void) | undefined;
  #resume: (() => void) | undefined;
  /** Batches that the broker has not confirmed, by number, ascending. */
  readonly #outstanding = new Set<number>();
  #lastBatch = 0;
  #waiting: { readonly upTo: number; readonly callback: () => void }[] = [];
  #closed = false;

  constructor(context: WriterInitContext, topic: string) {
    this.#context = context;
    this.#topic = topic;
  }

  /** Sends what is there; what is added from now on waits for the next `begin`. */
  hold(): void {
    this.send();
    this.#held = true;
  }

  /** What was held, and what is added from now on, belongs to `transaction`. */
  begin(transaction: BrokerTransaction): void {
    this.#transaction = transaction;
    this.#held = false;
    this.send();
  }

  add(record: ProducerRecord): void {
    this.#records.push(record);
    this.#bufferedBytes += record.value.length;
    if (this.#bufferedBytes >= BATCH_BYTES) this.send();
    else this.#cancelLinger ??= this.#linger();
  }

  send(): void {
    this.#cancelLinger?.();
    this.#cancelLinger = undefined;
    if (this.#held || this.#records.length === 0) return;
    const records = this.#records;
    const bytes = this.#bufferedBytes;
    this.#records = [];
    this.#bufferedBytes = 0;
    this.#unconfirmedBytes += bytes;
    const batch = ++this.#lastBatch;
    this.#outstanding.add(batch);
    if (this.#unconfirmedBytes > MAX_UNCONFIRMED_BYTES) this.#resume ??= this.#context.pauseInput();
    const request = { topic: this.#topic, partition: null, records, transaction: this.#transaction };
    this.#context.broker.produce(request, (result) => {
      if (this.#closed) return;
      if (result.ok) this.#confirmed(batch, bytes);
      else this.#refused(result.error.className, result.error.message);
    });
  }

  /** Calls `callback` once everything added so far is durable; at once if it is. */
  whenDurable(callback: () => void): void {
    this.send();
    if (this.#outstanding.size === 0) callback();
    else this.#waiting.push({ upTo: this.#lastBatch, callback });
  }

  close(): void {
    this.#closed = true;
    this.#cancelLinger?.();
  }

  #linger(): () => void {
    const { processingTime } = this.#context;
    return processingTime.registerTimer(processingTime.now() + LINGER_MS, () => {
      this.#cancelLinger = undefined;
      if (!this.#closed) this.send();
    });
  }

  #confirmed(batch: number, bytes: number): void {
    this.#outstanding.delete(batch);
    this.#unconfirmedBytes -= bytes;
    if (this.#unconfirmedBytes <= MAX_UNCONFIRMED_BYTES / 2) {
      this.#resume?.();
      this.#resume = undefined;
    }
    const [oldest = Infinity] = this.#outstanding;
    const done = this.#waiting.filter(({ upTo }) => upTo < oldest);
    this.#waiting = this.#waiting.filter(({ upTo }) => upTo >= oldest);
    for (const { callback } of done) callback();
  }

  #refused(className: string, message: string): void {
    const cause = new FlinkError(className, message);
    const text = `Failed to send data to Kafka: ${this.#topic}`;
    this.#context.fail(new FlinkError('org.apache.flink.util.FlinkRuntimeException', text, cause));
  }
}

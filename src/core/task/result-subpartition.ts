import { DataOutput } from '../base/data-output.ts';
import type { ProducerToConsumer } from '../protocol/channel-message.ts';
import { Fifo } from './fifo.ts';
import type { FlowControl } from './flow-control.ts';
import { BUFFER_BYTES } from './record-format.ts';

type BufferMessage = Extract<ProducerToConsumer, { type: 'buffer' }>;

/** Something that waits for its turn; `needsCredit`: a buffer of our own making, which only a credit lets go. */
interface Waiting {
  readonly message: ProducerToConsumer;
  readonly needsCredit: boolean;
}

/** As much more as a starving producer asks for: the gate gives what floats. */
const BACKLOG_OF_STARVING = 8;
const LEAST_HEADROOM = 64;
const MOST_HEADROOM = BUFFER_BYTES / 8;

/**
 * The sending end of one channel, Flink's `PipelinedSubpartition`: records are serialized straight into the buffer that
 * will travel. Empty buffers come back from the consumer and are the credits.
 *
 * Three things happen only at a buffer's edge. A record that doesn't fit makes the output grow past the buffer, and is
 * moved to the next one. A record larger than a buffer travels in a buffer of its own size. And where the credits run out in the
 * middle of a call (a flatMap that emits a million records, a watermark that fires all timers), records go on into
 * buffers of our own (Flink's overdraft), which wait for credits: the task stops before the next element, so what waits is
 * bounded by what one single call emits.
 */
export class ResultSubpartition {
  readonly out = new DataOutput(0);
  /** Elements written in all. */
  elements = 0;
  bytes = 0;
  #current: ArrayBuffer | null = null;
  #currentNeedsCredit = false;
  #softLimit = 0;
  #recordStart = 0;
  #elementsInBuffer = 0;
  readonly #free: ArrayBuffer[] = [];
  readonly #waiting = new Fifo<Waiting>();
  #waitingForCredit = 0;
  #isBlocked = false;
  #endAcknowledged = false;

  constructor(
    private readonly flow: FlowControl,
    private readonly send: (message: ProducerToConsumer) => void,
  ) {
    this.#updateBlocked();
  }

  get isEndAcknowledged(): boolean {
    return this.#endAcknowledged;
  }

  get hasPartialBuffer(): boolean {
    return this.#elementsInBuffer > 0;
  }

  /** The output to write one element to; `endElement` must follow. */
  beginElement(): DataOutput {
    if (this.#current === null) this.#start(new Uint8Array(this.#acquire()), 0);
    this.#recordStart = this.out.position;
    return this.out;
  }

  endElement(): void {
    this.#elementsInBuffer++;
    if (this.out.position > this.#softLimit) this.#edge();
  }

  /** Takes back a half-written element, after an error. */
  abandonElement(): void {
    this.out.position = this.#recordStart;
  }

  /** Sends what is there. */
  flush(): void {
    if (this.#elementsInBuffer > 0) this.#finishCurrent(this.out.position);
  }

  /** Something that goes between buffers: it needs no credit, and overtakes nothing. */
  sendEvent(message: ProducerToConsumer): void {
    this.flush();
    this.#enqueue({ message, needsCredit: false });
  }

  receiveCredit(buffer: ArrayBuffer): void {
    this.#free.push(buffer.byteLength === BUFFER_BYTES ? buffer : new ArrayBuffer(BUFFER_BYTES));
    this.#pump();
    this.#updateBlocked();
  }

  acknowledgeEnd(): void {
    this.#endAcknowledged = true;
  }

  #acquire(): ArrayBuffer {
    const credited = this.#free.pop();
    this.#currentNeedsCredit = credited === undefined;
    this.#current = credited ?? new ArrayBuffer(BUFFER_BYTES);
    return this.#current;
  }

  #start(buffer: Uint8Array, position: number): void {
    this.out.wrap(buffer, position);
    this.#elementsInBuffer = 0;
    // Room for a record of the size seen so far: records that overshoot are copied, which should be the exception.
    const average = this.elements === 0 ? 0 : Math.ceil(this.bytes / this.elements);
    this.#softLimit = BUFFER_BYTES - Math.min(MOST_HEADROOM, Math.max(LEAST_HEADROOM, 4 * average));
  }

  /** The element just written came near the buffer's end, or past it. */
  #edge(): void {
    const position = this.out.position;
    if (position <= BUFFER_BYTES) {
      this.#finishCurrent(position);
      return;
    }
    // The output has grown: everything before the record is still in the buffer, the record only in the larger one.
    const record = this.out.buffer.slice(this.#recordStart, position);
    this.#elementsInBuffer--;
    if (this.#elementsInBuffer > 0) this.#finishCurrent(this.#recordStart);
    if (record.length > BUFFER_BYTES) {
      if (this.#current !== null) this.#giveBackCurrent();
      this.#ship(record.buffer, record.length, 1, true);
      return;
    }
    const target = new Uint8Array(this.#current ?? this.#acquire());
    target.set(record);
    this.#start(target, record.length);
    this.#elementsInBuffer = 1;
    if (record.length > this.#softLimit) this.#finishCurrent(record.length);
  }

  #giveBackCurrent(): void {
    if (this.#current !== null && !this.#currentNeedsCredit) this.#free.push(this.#current);
    this.#current = null;
  }

  #finishCurrent(length: number): void {
    const buffer = this.#current;
    if (buffer === null) return;
    this.#current = null;
    this.#ship(buffer, length, this.#elementsInBuffer, this.#currentNeedsCredit);
  }

  #ship(buffer: ArrayBuffer, length: number, elements: number, needsCredit: boolean): void {
    this.elements += elements;
    this.bytes += length;
    this.#elementsInBuffer = 0;
    this.#enqueue({ message: { type: 'buffer', buffer, length, records: elements, backlog: 0 }, needsCredit });
    this.#updateBlocked();
  }

  #enqueue(item: Waiting): void {
    this.#waiting.push(item);
    if (item.needsCredit) this.#waitingForCredit++;
    this.#pump();
  }

  #pump(): void {
    for (let item = this.#waiting.peek(); item !== undefined; item = this.#waiting.peek()) {
      if (item.needsCredit) {
        // The credit's buffer is dropped: the one that goes will come back in its place.
        if (this.#free.pop() === undefined) return;
        this.#waitingForCredit--;
      }
      this.#waiting.shift();
      this.send(item.message.type === 'buffer' ? this.#withBacklog(item.message) : item.message);
    }
  }

  #withBacklog(message: BufferMessage): BufferMessage {
    const starving = this.#free.length === 0 ? BACKLOG_OF_STARVING : 0;
    return { ...message, backlog: this.#waitingForCredit + starving };
  }

  /** Blocked: the next element would need a buffer that isn't there. */
  #updateBlocked(): void {
    const isBlocked = this.#waitingForCredit > 0 || (this.#current === null && this.#free.length === 0);
    if (isBlocked === this.#isBlocked) return;
    this.#isBlocked = isBlocked;
    this.flow.subpartitionBlocked(isBlocked);
  }
}

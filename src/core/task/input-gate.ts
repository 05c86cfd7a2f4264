import { assert, required } from '../base/assert.ts';
import { BoundedQueue } from '../base/bounded-queue.ts';
import type { ChannelID } from '../model/ids.ts';
import type { ConsumerToProducer, ProducerToConsumer } from '../protocol/channel-message.ts';
import { CreditPool, type CreditHolder } from './credit-pool.ts';
import { Fifo } from './fifo.ts';

/** The receiving end of one channel. */
export class InputChannel implements CreditHolder {
  readonly items = new Fifo<ProducerToConsumer>();
  held = 0;
  backlog = 0;
  /** Its barrier came, others' did not. */
  isBlocked = false;
  isReady = false;
  /** What its end-of-data said, null before. */
  drained: boolean | null = null;
  isEnded = false;

  /**
   * @param index among all channels of the task
   * @param inputIndex logical input of the head operator, from 0
   * @param valveIndex among the channels of that input
   * @param carriesHash records of a HASH edge bring their hash
   */
  constructor(
    readonly id: ChannelID,
    readonly index: number,
    readonly inputIndex: number,
    readonly valveIndex: number,
    readonly carriesHash: boolean,
    private readonly send: (message: ConsumerToProducer) => void,
  ) {}

  sendCredit(buffer: ArrayBuffer): void {
    this.send({ type: 'credit', buffer });
  }

  acknowledgeEnd(): void {
    this.send({ type: 'end-acknowledged' });
  }
}

/**
 * Flink's `InputGate`, all edges of the task in one: queues per channel, taken in turn, a buffer or event at a time;
 * blocked channels keep what comes.
 */
export class InputGate {
  readonly #byId: ReadonlyMap<ChannelID, InputChannel>;
  readonly #ready: BoundedQueue<InputChannel>;
  readonly #credits: CreditPool;

  constructor(readonly channels: readonly InputChannel[]) {
    this.#byId = new Map(channels.map((channel) => [channel.id, channel]));
    this.#ready = new BoundedQueue(Math.max(1, channels.length));
    this.#credits = new CreditPool(channels);
  }

  /** Lets producers send. */
  open(): void {
    this.#credits.open();
  }

  get hasItems(): boolean {
    return this.#ready.size > 0;
  }

  get blockedChannels(): number {
    return this.channels.reduce((sum, channel) => sum + (channel.isBlocked ? 1 : 0), 0);
  }

  receive(channelId: ChannelID, message: ProducerToConsumer): void {
    const channel = required(this.#byId.get(channelId), `input channel ${channelId}`);
    if (message.type === 'buffer') {
      assert(message.length <= message.buffer.byteLength, 'a buffer shorter than its content');
      this.#credits.announceBacklog(channel, message.backlog);
    }
    if (message.type === 'end-of-partition') channel.acknowledgeEnd();
    channel.items.push(message);
    this.#makeReady(channel);
  }

  /** The channel whose turn it is, with its next item; undefined if there is nothing to read. */
  poll(): { readonly channel: InputChannel; readonly item: ProducerToConsumer } | undefined {
    for (let channel = this.#ready.shift(); channel !== undefined; channel = this.#ready.shift()) {
      channel.isReady = false;
      if (channel.isBlocked) continue;
      const item = channel.items.shift();
      this.#makeReady(channel);
      if (item !== undefined) return { channel, item };
    }
    return undefined;
  }

  /** The buffer was read: it goes back as a credit, here or elsewhere. */
  recycle(channel: InputChannel, buffer: ArrayBuffer): void {
    if (!channel.isEnded) this.#credits.recycle(channel, buffer);
  }

  unblockAll(): void {
    for (const channel of this.channels) {
      channel.isBlocked = false;
      this.#makeReady(channel);
    }
  }

  #makeReady(channel: InputChannel): void {
    if (channel.isReady || channel.isBlocked || channel.items.size === 0) return;
    channel.isReady = true;
    this.#ready.push(channel);
  }
}

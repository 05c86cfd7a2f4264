import { BUFFER_BYTES, BUFFERS_PER_CHANNEL, FLOATING_BUFFERS_PER_GATE } from './record-format.ts';

/** What one channel holds of the gate's buffers: with the producer, under way, or waiting to be read here. */
export interface CreditHolder {
  held: number;
  /** How many more the producer said it could use. */
  backlog: number;
  sendCredit(buffer: ArrayBuffer): void;
}

/**
 * The buffers of one gate (Flink's exclusive and floating buffers of a `RemoteInputChannel`): each channel always holds
 * two; eight more go to whoever is short of them, the poorest first.
 */
export class CreditPool {
  readonly #floating: ArrayBuffer[] = [];

  constructor(private readonly channels: readonly CreditHolder[]) {}

  /** Gives every channel its own buffers. */
  open(): void {
    for (let i = 0; i < FLOATING_BUFFERS_PER_GATE; i++) this.#floating.push(new ArrayBuffer(BUFFER_BYTES));
    for (const channel of this.channels) {
      while (channel.held < BUFFERS_PER_CHANNEL) give(channel, new ArrayBuffer(BUFFER_BYTES));
    }
  }

  /** The channel's buffer is read. */
  recycle(channel: CreditHolder, buffer: ArrayBuffer): void {
    channel.held--;
    const whole = buffer.byteLength === BUFFER_BYTES ? buffer : new ArrayBuffer(BUFFER_BYTES);
    if (channel.held < BUFFERS_PER_CHANNEL) give(channel, whole);
    else this.#floating.push(whole);
    this.#deal();
  }

  announceBacklog(channel: CreditHolder, backlog: number): void {
    channel.backlog = backlog;
    if (backlog > 0) this.#deal();
  }

  #deal(): void {
    for (let needy = this.#poorest(); needy !== undefined; needy = this.#poorest()) {
      const buffer = this.#floating.pop();
      if (buffer === undefined) return;
      give(needy, buffer);
    }
  }

  #poorest(): CreditHolder | undefined {
    if (this.#floating.length === 0) return undefined;
    let poorest: CreditHolder | undefined;
    for (const channel of this.channels) {
      if (channel.held >= BUFFERS_PER_CHANNEL + channel.backlog) continue;
      if (poorest === undefined || channel.held < poorest.held) poorest = channel;
    }
    return poorest;
  }
}

function give(channel: CreditHolder, buffer: ArrayBuffer): void {
  channel.held++;
  channel.sendCredit(buffer);
}

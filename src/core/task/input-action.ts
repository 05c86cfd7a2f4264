import { assert, assertUnreachable, required } from '../base/assert.ts';
import { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { MAX_WATERMARK } from '../model/watermark.ts';
import type { ProducerToConsumer } from '../protocol/channel-message.ts';
import type { BarrierHandler } from './barrier-handler.ts';
import type { DefaultAction } from './default-action.ts';
import type { ElementReader } from './element-reader.ts';
import { blame } from './failure.ts';
import type { FlowControl } from './flow-control.ts';
import type { InputChannel, InputGate } from './input-gate.ts';
import type { OperatorChain } from './operator-chain.ts';

export interface InputListener {
  /** @param inputId 1-based: all data of this input has come, and it is an end, not a stop */
  onInputEnded(inputId: number): void;
  /** All data of all inputs has come. @param drain it is an end for all of them */
  onDataEnded(drain: boolean): void;
}

/** A buffer that is being read. */
interface OpenBuffer {
  readonly channel: InputChannel;
  readonly buffer: ArrayBuffer;
  readonly reader: ElementReader;
}

const NOTHING = new Uint8Array(0);

/** The default action of a task with inputs, Flink's `StreamInputProcessor`. */
export class InputAction implements DefaultAction {
  readonly #source = new DataInput(NOTHING);
  #open: OpenBuffer | null = null;
  #hasDataEnded = false;
  #expectsNothing = false;

  /** @param readers one per logical input of the head */
  constructor(
    private readonly gate: InputGate,
    private readonly readers: readonly ElementReader[],
    private readonly barriers: BarrierHandler,
    private readonly chain: OperatorChain,
    private readonly flow: FlowControl,
    private readonly listener: InputListener,
  ) {}

  get recordsIn(): number {
    return this.readers.reduce((sum, reader) => sum + reader.recordsIn, 0);
  }

  get currentWatermark(): number {
    return Math.min(...this.readers.map((reader) => reader.valve.currentWatermark));
  }

  get hasEnded(): boolean {
    return this.gate.channels.every((channel) => channel.isEnded);
  }

  /** Lets producers send. Inputs whose producers had finished before the restored snapshot have ended already. */
  start(): void {
    this.gate.open();
    this.readers.forEach((_, inputIndex) => {
      if (this.#channelsOf(inputIndex).length > 0) return;
      this.#guarded(() => {
        required(this.chain.headInputs()[inputIndex], 'input of the head').processWatermark(MAX_WATERMARK);
      });
      this.listener.onInputEnded(inputIndex + 1);
    });
    this.#checkDataEnded();
  }

  /** After the snapshot of a stop: whatever comes but the end is a broken invariant. */
  expectNothing(): void {
    this.#expectsNothing = true;
  }

  process(maxRecords: number): number {
    let handled = 0;
    while (handled < maxRecords && this.flow.stops === 0) {
      if (this.#open === null) {
        const next = this.gate.poll();
        if (next === undefined) break;
        this.#take(next.channel, next.item);
        handled++;
      } else {
        handled += this.#readOpen(this.#open, maxRecords - handled);
      }
    }
    return handled;
  }

  hasWork(): boolean {
    return this.#open !== null || this.gate.hasItems;
  }

  nextMs(): number {
    return Infinity;
  }

  #take(channel: InputChannel, item: ProducerToConsumer): void {
    switch (item.type) {
      case 'buffer':
        assert(!this.#expectsNothing, 'a record came behind the barrier of a stop');
        this.#open = { channel, buffer: item.buffer, reader: required(this.readers[channel.inputIndex], 'reader') };
        this.#source.reset(new Uint8Array(item.buffer), 0, item.length);
        if (item.length === 0) this.#closeBuffer(this.#open);
        break;
      case 'barrier':
        this.barriers.onBarrier(channel, item);
        break;
      case 'cancel-barrier':
        this.barriers.onCancelBarrier(item.checkpointId);
        break;
      case 'end-of-data':
        this.#onEndOfData(channel, item.drain);
        break;
      case 'end-of-partition':
        channel.isEnded = true;
        if (channel.drained === null) this.#onEndOfData(channel, true);
        this.barriers.onChannelEnded();
        break;
      default:
        assertUnreachable(item);
    }
  }

  #readOpen(open: OpenBuffer, maxRecords: number): number {
    const { channel, reader } = open;
    let handled = 0;
    try {
      handled = reader.read(this.#source, channel.carriesHash, channel.valveIndex, maxRecords);
    } catch (error) {
      if (reader.isDecoding) {
        throw new MalformedDataError(`channel ${channel.id} brought bytes that are no element: ${String(error)}`);
      }
      throw blame(error, this.chain.head.place);
    }
    if (this.#source.position >= this.#source.end) this.#closeBuffer(open);
    return handled;
  }

  #closeBuffer({ channel, buffer }: OpenBuffer): void {
    this.#open = null;
    this.#source.reset(NOTHING);
    this.gate.recycle(channel, buffer);
  }

  #onEndOfData(channel: InputChannel, drain: boolean): void {
    channel.drained = drain;
    const channels = this.#channelsOf(channel.inputIndex);
    if (channels.every(({ drained }) => drained === true)) this.listener.onInputEnded(channel.inputIndex + 1);
    this.#checkDataEnded();
  }

  #checkDataEnded(): void {
    const { channels } = this.gate;
    if (this.#hasDataEnded || channels.some(({ drained }) => drained === null)) return;
    this.#hasDataEnded = true;
    this.listener.onDataEnded(channels.every(({ drained }) => drained === true));
  }

  #channelsOf(inputIndex: number): readonly InputChannel[] {
    return this.gate.channels.filter((channel) => channel.inputIndex === inputIndex);
  }

  #guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      throw blame(error, this.chain.head.place);
    }
  }
}

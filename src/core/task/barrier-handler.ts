import { required } from '../base/assert.ts';
import type { ProducerToConsumer } from '../protocol/channel-message.ts';
import type { Clock } from '../protocol/clock.ts';
import type { InputGate, InputChannel } from './input-gate.ts';

export type Barrier = Extract<ProducerToConsumer, { type: 'barrier' }>;

/** When the barriers of one checkpoint came. Milliseconds. */
export interface Alignment {
  readonly startDelayMs: number;
  readonly alignmentDurationMs: number;
}

export interface BarrierListener {
  /** All barriers are in: everything before them was handled, nothing behind them. */
  onAligned(barrier: Barrier, alignment: Alignment): void;
  /** This task takes no part in the checkpoint. Also for one whose first barrier never came. */
  onAborted(checkpointId: number, reason: string): void;
}

/** Flink's `CheckpointFailureReason.CHECKPOINT_DECLINED_SUBSUMED`. */
const SUBSUMED = 'Checkpoint was canceled because a barrier from newer checkpoint was received.';
/** `CHECKPOINT_DECLINED_ON_CANCELLATION_BARRIER`. */
const CANCELED_BY_INPUT = 'Task received cancellation from one of its inputs';

interface Pending {
  readonly barrier: Barrier;
  readonly aligned: Set<InputChannel>;
  readonly firstArrivalMs: number;
}

/**
 * Flink's `SingleCheckpointBarrierHandler` for aligned, exactly-once checkpoints: a channel whose barrier has come is not read
 * until all others' have. Checkpoint ids only grow. A channel that has ended counts as aligned.
 */
export class BarrierHandler {
  /** The newest checkpoint that was begun, completed or given up. */
  #latestId = -1;
  #pending: Pending | null = null;

  constructor(
    private readonly gate: InputGate,
    private readonly clock: Clock,
    private readonly listener: BarrierListener,
  ) {}

  onBarrier(channel: InputChannel, barrier: Barrier): void {
    // Obsolete: subsumed, cancelled or completed. Its channel goes on.
    if (barrier.checkpointId < this.#latestId) return;
    if (barrier.checkpointId === this.#latestId && this.#pending === null) return;
    if (barrier.checkpointId > this.#latestId) this.#begin(barrier);
    const pending = required(this.#pending, 'checkpoint in alignment');
    pending.aligned.add(channel);
    channel.isBlocked = true;
    this.#checkAligned();
  }

  /** A producer gave the checkpoint up: no barrier of it will come from there. */
  onCancelBarrier(checkpointId: number): void {
    if (checkpointId < this.#latestId) return;
    if (checkpointId === this.#latestId && this.#pending === null) return;
    if (checkpointId === this.#latestId) {
      this.#abortPending(CANCELED_BY_INPUT);
      return;
    }
    this.#abortPending(SUBSUMED);
    this.#latestId = checkpointId;
    this.listener.onAborted(checkpointId, CANCELED_BY_INPUT);
  }

  /** The JobMaster says that a checkpoint is given up. */
  onAborted(checkpointId: number): void {
    if (this.#pending?.barrier.checkpointId === checkpointId) this.#giveUp();
    this.#latestId = Math.max(this.#latestId, checkpointId);
  }

  onChannelEnded(): void {
    this.#checkAligned();
  }

  /** All producers have finished, so no barrier can come: the end of the last channel stands for it. */
  onTrigger(barrier: Barrier): void {
    if (barrier.checkpointId <= this.#latestId) return;
    this.#begin(barrier);
    this.#checkAligned();
  }

  #begin(barrier: Barrier): void {
    this.#abortPending(SUBSUMED);
    this.#latestId = barrier.checkpointId;
    this.#pending = { barrier, aligned: new Set(), firstArrivalMs: this.clock.now() };
  }

  #checkAligned(): void {
    const pending = this.#pending;
    if (pending === null) return;
    if (!this.gate.channels.every((channel) => channel.isEnded || pending.aligned.has(channel))) return;
    this.#giveUp();
    const startDelayMs = Math.max(0, pending.firstArrivalMs - pending.barrier.timestamp);
    const alignmentDurationMs = this.clock.now() - pending.firstArrivalMs;
    this.listener.onAligned(pending.barrier, { startDelayMs, alignmentDurationMs });
  }

  #abortPending(reason: string): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#giveUp();
    this.listener.onAborted(pending.barrier.checkpointId, reason);
  }

  #giveUp(): void {
    this.#pending = null;
    this.gate.unblockAll();
  }
}

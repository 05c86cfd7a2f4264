import type { SeededRandom } from '../base/seeded-random.ts';
import type { OperatorID } from '../model/ids.ts';
import {
  EMPTY_SUBTASK_STATE,
  type KeyGroupsStateHandle,
  type OperatorStateHandle,
  type OperatorSubtaskState,
} from '../model/state-handles.ts';
import type { Clock } from '../protocol/clock.ts';
import type { CheckpointMetrics } from '../protocol/task-message.ts';
import type { KeyedStateSnapshotRun } from '../state/keyed-state-backend.ts';
import type { Alignment, Barrier } from './barrier-handler.ts';
import type { ChainedOperator } from './operator-chain.ts';
import { StateUpload } from './state-upload.ts';
import type { StorageLink } from './storage-link.ts';

/** How a snapshot ended. Exactly one is called, at most once. */
export interface SnapshotListener {
  onComplete(snapshot: RunningSnapshot): void;
  onFailed(snapshot: RunningSnapshot, message: string): void;
}

export interface SnapshotParts {
  readonly storage: StorageLink;
  readonly random: SeededRandom;
  readonly clock: Clock;
  /** State up to this size travels inside of the metadata. */
  readonly inlineStateBytes: number;
}

/** A keyed backend that is being copied, key group after key group. */
interface KeyedCopy {
  readonly run: KeyedStateSnapshotRun;
  readonly upload: StateUpload;
}

/**
 * What one subtask puts into one checkpoint: the operators' state as of the barrier, copied and stored while records go on.
 * Complete when every piece has its handle and every operator that asked for time has given its word.
 */
export class RunningSnapshot {
  readonly checkpointId: number;
  /** The task was deployed as finished. */
  isFinished = false;
  syncDurationMs = 0;
  #longestPauseMs = 0;
  readonly #states = new Map<OperatorID, OperatorSubtaskState>();
  readonly #copies: KeyedCopy[] = [];
  readonly #uploads: StateUpload[] = [];
  /** Handles not there yet, words not given yet, and one for the synchronous part. */
  #open = 1;
  #isOver = false;
  #syncEndMs = 0;
  #endMs = 0;

  constructor(
    readonly barrier: Barrier,
    readonly alignment: Alignment,
    private readonly parts: SnapshotParts,
    private readonly listener: SnapshotListener,
  ) {
    this.checkpointId = barrier.checkpointId;
  }

  /** Some keyed backend is still being copied: no other snapshot may begin. */
  get isCopying(): boolean {
    return this.#copies.length > 0;
  }

  /** Takes the operator's state as of now; called after its `snapshotState`. */
  take(chained: ChainedOperator): void {
    const { operatorId } = chained.place;
    this.#states.set(operatorId, EMPTY_SUBTASK_STATE);
    const operatorState = chained.operatorState.snapshot();
    if (operatorState !== null) {
      const upload = this.#upload((delegate) => {
        const managedOperatorState: OperatorStateHandle = { states: operatorState.states, delegate };
        this.#merge(operatorId, { managedOperatorState });
      });
      upload.append(operatorState.bytes);
      upload.finish();
    }
    if (chained.keyedState !== undefined) this.#copy(operatorId, chained.keyedState);
  }

  /** The checkpoint waits until the returned function was called. */
  defer(): () => void {
    this.#open++;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.#closeOne();
    };
  }

  /** The synchronous part is over. */
  endSync(startMs: number): void {
    this.#syncEndMs = this.parts.clock.now();
    this.syncDurationMs = this.#syncEndMs - startMs;
    this.#longestPauseMs = Math.max(this.#longestPauseMs, this.syncDurationMs);
    this.#closeOne();
  }

  /** Copies about one key group. */
  step(): void {
    const copy = this.#copies[0];
    if (copy === undefined || this.#isOver) return;
    const startMs = this.parts.clock.now();
    const part = copy.run.step();
    if (part !== undefined) copy.upload.append(part);
    this.#longestPauseMs = Math.max(this.#longestPauseMs, this.parts.clock.now() - startMs);
    if (part !== undefined) return;
    this.#copies.shift();
    copy.upload.finish();
  }

  /** Gives up: nothing is reported any more, what the copies held is freed. */
  cancel(): void {
    this.#isOver = true;
    for (const { run } of this.#copies.splice(0)) run.cancel();
    for (const upload of this.#uploads) upload.abandon();
  }

  statesByOperator(): Readonly<Record<OperatorID, OperatorSubtaskState>> {
    return Object.fromEntries(this.#states);
  }

  metrics(): CheckpointMetrics {
    return {
      ...this.alignment,
      syncDurationMs: this.syncDurationMs,
      asyncDurationMs: this.#endMs - this.#syncEndMs,
      stateSizeBytes: this.#uploads.reduce((sum, upload) => sum + upload.sizeBytes, 0),
      longestPauseMs: this.#longestPauseMs,
    };
  }

  #copy(operatorId: OperatorID, backend: NonNullable<ChainedOperator['keyedState']>): void {
    const run = backend.beginSnapshot();
    if (run.isEmpty) {
      run.cancel();
      return;
    }
    const upload = this.#upload((delegate) => {
      const managedKeyedState: KeyGroupsStateHandle = {
        kind: 'canonical-savepoint',
        range: backend.keyGroupRange,
        offsets: run.offsets(),
        delegate,
      };
      this.#merge(operatorId, { managedKeyedState });
    });
    this.#copies.push({ run, upload });
  }

  #upload(onHandle: (delegate: OperatorStateHandle['delegate']) => void): StateUpload {
    this.#open++;
    const { storage, random, inlineStateBytes } = this.parts;
    const upload = new StateUpload(storage, this.checkpointId, random.nextUuid(), inlineStateBytes, {
      onAnswer: (delegate) => {
        if (this.#isOver) return;
        onHandle(delegate);
        this.#closeOne();
      },
      onFailure: (message) => {
        if (this.#isOver) return;
        this.cancel();
        this.listener.onFailed(this, message);
      },
    });
    this.#uploads.push(upload);
    return upload;
  }

  #merge(operatorId: OperatorID, part: Partial<OperatorSubtaskState>): void {
    this.#states.set(operatorId, { ...(this.#states.get(operatorId) ?? EMPTY_SUBTASK_STATE), ...part });
  }

  #closeOne(): void {
    this.#open--;
    if (this.#open > 0 || this.#isOver) return;
    this.#isOver = true;
    this.#endMs = this.parts.clock.now();
    this.listener.onComplete(this);
  }
}

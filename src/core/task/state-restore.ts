import { assert, required } from '../base/assert.ts';
import type { OperatorID } from '../model/ids.ts';
import type {
  KeyedRestoreSlice,
  OperatorRestore,
  OperatorStateRestore,
  RestoreSource,
  TaskRestore,
} from '../protocol/deployment-descriptor.ts';
import { EnvironmentError } from './failure.ts';
import { Fifo } from './fifo.ts';
import type { KeyedStateSlice, OperatorStateSlice } from './state-backends.ts';
import type { StorageLink } from './storage-link.ts';

/** Large slices are read in pieces, so that neither side handles more at once. */
const MAX_READ_BYTES = 4 * 1024 * 1024;
/** Reads under way at once. */
const MAX_CONCURRENT_READS = 4;
/** Streams that are said to be larger are asked for their last byte before memory is taken for them. */
const MAX_UNPROBED_BYTES = 16 * 1024 * 1024;

/** The state of one operator as bytes in memory. */
export interface RestoredOperator {
  readonly keyed: readonly KeyedStateSlice[];
  readonly operatorState: readonly OperatorStateSlice[];
}

interface Read {
  readonly grant: number;
  readonly offset: number;
  readonly target: Uint8Array;
}

/**
 * Fetches what an attempt restores: of each old stream the header and the sections of this subtask's key groups, nothing
 * else. `bytesRead` says how much that was.
 */
export class StateRestore {
  bytesRead = 0;
  readonly #operators = new Map<OperatorID, RestoredOperator>();
  readonly #reads = new Fifo<Read>();
  #underWay = 0;
  #openProbes = 0;
  #isPlanned = false;
  #failure: EnvironmentError | null = null;

  constructor(
    private readonly storage: StorageLink,
    private readonly restore: TaskRestore,
    private readonly operatorIds: readonly OperatorID[],
  ) {}

  start(): void {
    // A damaged snapshot may claim any size.
    for (const [grant, sizeBytes] of this.#largeFiles()) {
      this.#openProbes++;
      this.storage.read(grant, sizeBytes - 1, 1, {
        onAnswer: () => {
          this.#openProbes--;
          if (this.#openProbes === 0) this.#planAll();
        },
        onFailure: (message) => {
          this.#fail(message);
        },
      });
    }
    if (this.#openProbes === 0) this.#planAll();
  }

  #largeFiles(): ReadonlyMap<number, number> {
    const sizes = new Map<number, number>();
    for (const { keyed, operatorState } of Object.values(this.restore.operators)) {
      for (const { source } of [...keyed, ...operatorState]) {
        if (source.kind === 'granted' && source.sizeBytes > MAX_UNPROBED_BYTES)
          sizes.set(source.grant, source.sizeBytes);
      }
    }
    return sizes;
  }

  #planAll(): void {
    for (const id of this.operatorIds) {
      const operator = this.restore.operators[id];
      if (operator !== undefined) this.#operators.set(id, this.#plan(operator));
    }
    this.#isPlanned = true;
    this.#sendReads();
  }

  /** As far as allowed. */
  #sendReads(): void {
    while (this.#underWay < MAX_CONCURRENT_READS) {
      const read = this.#reads.shift();
      if (read === undefined) return;
      this.#underWay++;
      this.storage.read(read.grant, read.offset, read.target.length, {
        onAnswer: (bytes) => {
          this.#onRead(read, bytes);
        },
        onFailure: (message) => {
          this.#fail(message);
        },
      });
    }
  }

  #fail(message: string): void {
    this.#failure ??= new EnvironmentError('java.io.IOException', message);
  }

  /** @throws EnvironmentError if the storage refused a read */
  isComplete(): boolean {
    if (this.#failure !== null) throw this.#failure;
    return this.#isPlanned && this.#underWay === 0 && this.#reads.size === 0;
  }

  stateOf(operatorId: OperatorID): RestoredOperator | undefined {
    return this.#operators.get(operatorId);
  }

  #onRead(read: Read, bytes: Uint8Array): void {
    assert(bytes.length === read.target.length, `${bytes.length} instead of ${read.target.length} bytes were read`);
    read.target.set(bytes);
    this.#underWay--;
    this.#sendReads();
  }

  #plan(operator: OperatorRestore): RestoredOperator {
    return {
      keyed: operator.keyed.map((slice) => this.#planKeyed(slice)),
      operatorState: operator.operatorState.map((state) => this.#planOperatorState(state)),
    };
  }

  #planKeyed(slice: KeyedRestoreSlice): KeyedStateSlice {
    const { source, range, offsets, headerEndOffset, startOffset, endOffset } = slice;
    return {
      header: this.#bytes(source, 0, headerEndOffset),
      range,
      offsets,
      sections: this.#bytes(source, startOffset, endOffset),
      sectionsStart: startOffset,
    };
  }

  #planOperatorState(state: OperatorStateRestore): OperatorStateSlice {
    const { source, name, mode, headerEndOffset, offsets, endOffsets } = state;
    return {
      name,
      mode,
      header: this.#bytes(source, 0, headerEndOffset),
      partitions: offsets.map((offset, index) =>
        this.#bytes(source, offset, required(endOffsets[index], `end of partition ${index} of state '${name}'`)),
      ),
    };
  }

  /** The bytes, or the place where they will be. */
  #bytes(source: RestoreSource, start: number, end: number): Uint8Array {
    assert(start >= 0 && start <= end, `a range from ${start} to ${end}`);
    this.bytesRead += end - start;
    if (source.kind === 'inline') return source.bytes.subarray(start, end);
    assert(end <= source.sizeBytes, `a range up to ${end} of ${source.sizeBytes} bytes`);
    const target = new Uint8Array(end - start);
    for (let at = 0; at < target.length; at += MAX_READ_BYTES) {
      const piece = target.subarray(at, Math.min(at + MAX_READ_BYTES, target.length));
      this.#reads.push({ grant: source.grant, offset: start + at, target: piece });
    }
    return target;
  }
}

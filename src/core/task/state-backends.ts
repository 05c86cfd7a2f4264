import type { KeyGroupRange } from '../model/key-group-range.ts';
import type { OperatorStateMode } from '../model/state-handles.ts';
import type { KeyedStateBackend } from '../state/keyed-state-backend.ts';
import type { OperatorStateBackend } from '../state/operator-state-backend.ts';
import type { TypeInformation } from '../types/type-information.ts';

/** The part of one old subtask's keyed stream that this subtask takes over, read into memory. */
export interface KeyedStateSlice {
  /** Bytes [0, end of header) of the stream. */
  readonly header: Uint8Array;
  readonly range: KeyGroupRange;
  /** Absolute offset of each group's section in the stream, 0 if empty. */
  readonly offsets: readonly number[];
  /** The stream's bytes from `sectionsStart` on. */
  readonly sections: Uint8Array;
  readonly sectionsStart: number;
}

/** Partitions of one named operator state, each with its bytes. */
export interface OperatorStateSlice {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly header: Uint8Array;
  readonly partitions: readonly Uint8Array[];
}

/** Makes the state backends of a task's operators: `state.backend.type`. */
export interface StateBackends {
  /**
   * @param seed shuffles the order of iteration, which Flink leaves undefined
   * @throws FlinkError with Flink's words, or MalformedDataError, if a slice can't be taken over
   */
  createKeyedStateBackend(
    keyType: TypeInformation<unknown>,
    range: KeyGroupRange,
    maxParallelism: number,
    slices: readonly KeyedStateSlice[],
    seed: number | undefined,
  ): KeyedStateBackend;
  createOperatorStateBackend(slices: readonly OperatorStateSlice[]): OperatorStateBackend;
}

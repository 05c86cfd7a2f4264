import { FlinkError } from '../model/flink-error.ts';
import { UPPER_BOUND_MAX_PARALLELISM } from '../model/key-groups.ts';
import type { NodeIds } from './node-ids.ts';

/** `ExecutionConfig.PARALLELISM_DEFAULT`: not set, the job's default holds. */
export const PARALLELISM_DEFAULT = -1;

/** `ChainingStrategy`; `HEAD` is what `startNewChain` sets, `NEVER` what `disableChaining` sets. */
export type ChainingStrategy = 'ALWAYS' | 'NEVER' | 'HEAD';

export const illegalArgument = (message: string): FlinkError =>
  new FlinkError('java.lang.IllegalArgumentException', message);

/** @throws FlinkError (IllegalArgumentException) unless 1 ≤ maxParallelism ≤ 32768 */
export function checkMaxParallelism(maxParallelism: number): void {
  if (maxParallelism < 1) throw illegalArgument('The maximum parallelism must be greater than 0.');
  if (maxParallelism > UPPER_BOUND_MAX_PARALLELISM) {
    throw illegalArgument(
      `Maximum parallelism must be between 1 and ${UPPER_BOUND_MAX_PARALLELISM}. Found: ${maxParallelism}`,
    );
  }
}

/** What every kind of transformation starts from. */
export interface TransformationSpec {
  readonly ids: NodeIds;
  readonly name: string;
  readonly inputs: readonly Transformation[];
  /** The environment's parallelism at the time of the call; `PARALLELISM_DEFAULT` for the job's. */
  readonly parallelism?: number;
}

/**
 * Flink's `Transformation`: one API call, as a node of the tree that a program builds. Setters check as Flink's do;
 * nothing is resolved before `translate`. Virtual kinds (partition, union, side output) become no node of the job.
 */
export abstract class Transformation {
  readonly ids: NodeIds;
  /** Counted from 1 in the program; a node of the stream graph keeps it. */
  readonly id: number;
  readonly inputs: readonly Transformation[];
  name: string;
  /** A name group of vertices that may share a slot; null: taken from the inputs. */
  slotSharingGroup: string | null = null;
  #parallelism: number;
  #maxParallelism = -1;
  #uid: string | null = null;
  #uidHash: string | null = null;
  #isParallel = true;

  constructor(spec: TransformationSpec) {
    this.ids = spec.ids;
    this.id = spec.ids.next();
    this.inputs = spec.inputs;
    this.name = spec.name;
    this.#parallelism = spec.parallelism ?? PARALLELISM_DEFAULT;
  }

  get parallelism(): number {
    return this.#parallelism;
  }

  /** −1: not set. */
  get maxParallelism(): number {
    return this.#maxParallelism;
  }

  get uid(): string | null {
    return this.#uid;
  }

  /** As given; ids compare it in lower case. */
  get uidHash(): string | null {
    return this.#uidHash;
  }

  get canBeParallel(): boolean {
    return this.#isParallel;
  }

  /** @throws FlinkError (IllegalArgumentException) for 0, for less than −1, and for more than 1 if it can't be parallel */
  setParallelism(parallelism: number): void {
    if (!this.#isParallel && parallelism !== 1)
      throw illegalArgument('The parallelism of non parallel operator must be 1.');
    if (parallelism < 1 && parallelism !== PARALLELISM_DEFAULT) {
      throw illegalArgument(
        'The parallelism of an operator must be at least 1, or ExecutionConfig.PARALLELISM_DEFAULT (use system default).',
      );
    }
    this.#parallelism = parallelism;
  }

  /** @throws FlinkError (IllegalArgumentException) unless 1 ≤ maxParallelism ≤ 32768 */
  setMaxParallelism(maxParallelism: number): void {
    if (!this.#isParallel && maxParallelism > 1)
      throw illegalArgument('The maximum parallelism of non parallel operator must be 1.');
    checkMaxParallelism(maxParallelism);
    this.#maxParallelism = maxParallelism;
  }

  /** Not checked here: an empty or doubled uid fails when the job graph is made, as in Flink. */
  setUid(uid: string): void {
    this.#uid = uid;
  }

  /** @throws FlinkError (IllegalArgumentException) unless `uidHash` is 32 hex digits */
  setUidHash(uidHash: string): void {
    if (!/^[0-9A-Fa-f]{32}$/.test(uidHash)) {
      throw illegalArgument(
        `Node hash must be a 32 character String that describes a hex code. Found: ${uidHash.slice(0, 200)}`,
      );
    }
    this.#uidHash = uidHash;
  }

  /** `SingleOutputStreamOperator.forceNonParallel`: parallelism and max parallelism are 1 for good (`windowAll`). */
  forceNonParallel(): void {
    this.#parallelism = 1;
    this.#maxParallelism = 1;
    this.#isParallel = false;
  }

  /** A source that runs once, whatever its max parallelism. */
  protected fixParallelismAtOne(): void {
    this.#parallelism = 1;
    this.#isParallel = false;
  }
}

import { assert } from '../../base/assert.ts';
import { keyGroupCount, type KeyGroupRange } from '../../model/key-group-range.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import { KeyedStreamWriter } from '../canonical/keyed-stream-writer.ts';
import type { KeyedStateSnapshotRun } from '../keyed-state-backend.ts';
import type { LargeValues } from '../table/large-values.ts';
import type { PageArena } from '../table/page-arena.ts';
import type { CopyPace } from './copy-pace.ts';
import { GroupCopy } from './group-copy.ts';
import type { StateTable } from './state-table.ts';

/** What a snapshot is taken of. */
export interface SnapshotSource {
  readonly arena: PageArena;
  readonly large: LargeValues;
  /** In the order of their ids. */
  readonly tables: readonly StateTable[];
  readonly keySerializer: SerializerSnapshot;
  readonly range: KeyGroupRange;
  readonly maxParallelism: number;
  readonly pace: CopyPace;
}

/** A snapshot under way: pages are copied on write from the start, and let go group by group. */
export class HashMapSnapshotRun implements KeyedStateSnapshotRun {
  readonly isEmpty: boolean;
  readonly #source: SnapshotSource;
  readonly #onEnd: () => void;
  readonly #writer: KeyedStreamWriter;
  readonly #copy: GroupCopy;
  readonly #work: Generator<void>;
  #isRunning = true;

  /** @param onEnd called once, when the snapshot is complete or cancelled */
  constructor(source: SnapshotSource, onEnd: () => void) {
    const { arena, large, tables, range, maxParallelism, keySerializer } = source;
    this.isEmpty = tables.length === 0;
    this.#source = source;
    this.#onEnd = onEnd;
    const states = tables.map((table) => table.metaInfo);
    this.#writer = new KeyedStreamWriter({ compressed: false, keySerializer, states }, range, maxParallelism);
    this.#copy = new GroupCopy(this.#writer, arena, large, source.pace);
    this.#work = this.#copyAll();
    arena.beginCopy();
    large.beginCopy();
  }

  step(): Uint8Array | undefined {
    if (!this.#isRunning) return undefined;
    this.#copy.startStep();
    if (this.#work.next().done === true) this.#end();
    return this.#writer.drain();
  }

  *#copyAll(): Generator<void> {
    const { range } = this.#source;
    for (let group = 0; group < keyGroupCount(range); group++) {
      this.#writer.startKeyGroup(range.first + group);
      yield* this.#copyGroup(group);
      this.#writer.endKeyGroup();
      this.#letGo(group);
      this.#copy.spend(GROUP_COST);
      if (this.#copy.isDue) yield;
    }
  }

  *#copyGroup(group: number): Generator<void> {
    let stateId = 0;
    for (const table of this.#source.tables) {
      this.#writer.startState(stateId++);
      yield* table.copyGroup(group, this.#copy);
    }
  }

  #letGo(group: number): void {
    this.#source.arena.groupCopied(group);
    for (const table of this.#source.tables) table.dropPreImages(group);
  }

  offsets(): readonly number[] {
    assert(!this.#isRunning, 'offsets are known once the snapshot is complete');
    return this.#writer.offsets();
  }

  cancel(): void {
    if (this.#isRunning) this.#end();
  }

  #end(): void {
    this.#isRunning = false;
    this.#source.arena.endCopy();
    this.#source.large.endCopy();
    this.#onEnd();
  }
}

/** In entries: what a group takes even if it is empty. */
const GROUP_COST = 50;

import type { DataOutput } from '../../base/data-output.ts';
import { FlinkError } from '../../model/flink-error.ts';
import { keyGroupCount, type KeyGroupRange } from '../../model/key-group-range.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import type { EntryTable } from '../table/entry-table.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import { keyMatcherOf, type KeyMatcher } from './key-matcher.ts';

/**
 * Flink's `KeyContext` of one backend: the key that all of its states act on, in the void namespace. Nothing is
 * serialized before it is needed, and then once for all states.
 */
export class KeyContext {
  /** Grows with each change of the key: tells whoever remembers an entry that it is another one now. */
  version = 0;
  /** `murmurHash(javaHash(key))`, not negative. */
  mixedHash = 0;
  /** Counted from the first group of the range. */
  group = 0;
  readonly groupCount: number;
  #key: unknown = undefined;
  readonly #matcher: KeyMatcher | undefined;
  readonly #entryKey = new WordBuffer();
  /** Of the key in `#entryKey`. */
  #serializedVersion = 0;

  constructor(
    readonly serializer: TypeSerializer<unknown>,
    readonly range: KeyGroupRange,
    readonly maxParallelism: number,
  ) {
    this.groupCount = keyGroupCount(range);
    this.#matcher = keyMatcherOf(serializer);
  }

  get key(): unknown {
    return this.#key;
  }

  /** @throws FlinkError if the key belongs to another subtask */
  setKey(key: unknown, mixedHash: number): void {
    // An object may have changed since; anything else with this hash that is the same needs no new look-up.
    if (mixedHash === this.mixedHash && key === this.#key && typeof key !== 'object') return;
    const group = (mixedHash % this.maxParallelism) - this.range.first;
    if (group < 0 || group >= this.groupCount) throw this.#notHere(group + this.range.first);
    this.#key = key;
    this.mixedHash = mixedHash;
    this.group = group;
    this.version++;
  }

  #notHere(keyGroup: number): FlinkError {
    const { first, last } = this.range;
    return new FlinkError(
      'java.lang.IllegalArgumentException',
      `Key group ${keyGroup} is not in KeyGroupRange{startKeyGroup=${first}, endKeyGroup=${last}}. Unless you're directly using low level state access APIs, this is most likely caused by non-deterministic shuffle key (hashCode and equals implementation).`,
    );
  }

  /** The current key's entry in a table of entries per key, 0 if there is none. @throws FlinkError without a key */
  find(table: EntryTable): number {
    const matcher = this.#matcher;
    const key = this.#key;
    return matcher !== undefined && typeof key === matcher.type
      ? table.findMatching(this.mixedHash, key, matcher)
      : table.find(this.mixedHash, this.entryKey());
  }

  /** The current key and the void namespace as the bytes that follow the key-group prefix in a savepoint. */
  entryKey(): WordBuffer {
    const entryKey = this.#entryKey;
    if (this.#serializedVersion !== this.version || this.version === 0) {
      entryKey.output.clear();
      this.serializeKey(entryKey.output);
      entryKey.sealWithZero();
      this.#serializedVersion = this.version;
    }
    return entryKey;
  }

  /** @throws FlinkError if there is no current key */
  serializeKey(output: DataOutput): void {
    if (this.version === 0) {
      throw new FlinkError(
        'java.lang.NullPointerException',
        'No key set. This method should not be called outside of a keyed context.',
      );
    }
    this.serializer.serialize(this.#key, output);
  }
}

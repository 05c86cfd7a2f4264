import { required } from '../../core/base/assert.ts';
import { DataInput } from '../../core/base/data-input.ts';
import { fromHex } from '../../core/base/hex.ts';
import { operatorIdOfUid } from '../../core/graph/stream-graph-hasher.ts';
import { readKafkaSplit } from '../../core/operators/kafka/kafka-partition-split.ts';
import { describeSavepoint, type SavepointDescription } from '../../core/savepoint/describe-savepoint.ts';
import { readFromDisk } from '../savepoint-files.ts';
import { readSavepoint, type Savepoint } from '../../core/savepoint/read-savepoint.ts';
import { summarizeSavepoint, type SavepointSummary } from '../../core/savepoint/summarize-savepoint.ts';
import type { Offsets, Profile } from './expected-run.ts';

/** A savepoint on disk, read by the same code that reads Flink's own. */
export class SavepointContents {
  readonly savepoint: Savepoint;
  readonly description: SavepointDescription;
  readonly summary: SavepointSummary;

  /** @param realPath of its directory */
  constructor(readonly realPath: string) {
    this.savepoint = readFromDisk(readSavepoint(realPath));
    this.description = readFromDisk(describeSavepoint(this.savepoint));
    this.summary = readFromDisk(summarizeSavepoint(this.savepoint, { countKeys: true }));
  }

  /** Where the Kafka source stands, per partition. */
  offsets(uid: string, partitions: number): Offsets {
    const offsets = new Array<number>(partitions).fill(0);
    for (const states of Object.values(this.#state(uid)['operatorState'] ?? {})) {
      for (const element of states['SourceReaderState']?.elements ?? []) {
        const { partition, startingOffset } = readKafkaSplit(new DataInput(fromHex(element.$bytes), SPLIT_AT));
        offsets[partition] = Math.max(0, startingOffset ?? 0);
      }
    }
    return offsets;
  }

  /** Every user's profile in the state `features` of the operator. */
  profiles(uid: string): Map<number, Profile> {
    const entries = this.#state(uid)['keyed']?.states['features']?.entries ?? [];
    return new Map(
      entries.map(({ key, value }) => [Number(key), { count: value.fields.count, total: value.fields.total }]),
    );
  }

  #state(uid: string): DescribedOperator {
    // The shape that describeSavepoint gives for the fraud job's operators.
    const state = this.description.state as unknown as Readonly<Record<string, DescribedOperator>>;
    return required(state[operatorIdOfUid(uid)], `state of ${uid}`);
  }
}

/** i32 split version, i32 length; then the split. */
const SPLIT_AT = 8;

interface DescribedOperator {
  readonly operatorState?: Readonly<
    Record<string, Readonly<Record<string, { readonly elements: readonly { readonly $bytes: string }[] }>>>
  >;
  readonly keyed?: {
    readonly states: Readonly<
      Record<
        string,
        { readonly entries: readonly { readonly key: string; readonly value: { readonly fields: Profile } }[] }
      >
    >;
  };
}

import { DataInput } from '../../base/data-input.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { containsKeyGroup } from '../../model/key-group-range.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import { voidNamespaceSerializer } from '../../types/window-serializers.ts';
import { KeyedSectionReader } from '../canonical/keyed-section-reader.ts';
import { readKeyedStreamHeader, type KeyedStreamHeader } from '../canonical/keyed-stream-header.ts';
import { decodeSnappyFrames } from '../canonical/snappy-framing.ts';
import type { KeyedStateMetaInfo } from '../canonical/state-meta-info.ts';
import type { KeyContext } from './key-context.ts';
import { RestoredKeyReader } from './restored-key-reader.ts';
import { RestoredScope } from './restored-scope.ts';
import type { StateTable } from './state-table.ts';

/** A state of one stream: where its entries go. */
interface RestoredState {
  readonly table: StateTable;
  readonly scope: RestoredScope;
}

/**
 * Takes one canonical keyed stream, or the part of it that this subtask needs, into a backend's tables: first the
 * header, then sections in any order. Nothing of the values is decoded.
 */
export class KeyedRestore {
  readonly header: KeyedStreamHeader;
  readonly #context: KeyContext;
  readonly #reader: KeyedSectionReader;
  readonly #states: readonly RestoredState[];

  /**
   * @param headerBytes begin with the stream's header; what follows it is ignored
   * @param tableOf the table of a state, made if it is not there yet
   * @throws MalformedDataError, or FlinkError with Flink's words, if the header can't be read or its keys not be taken over
   */
  constructor(headerBytes: Uint8Array, context: KeyContext, tableOf: (info: KeyedStateMetaInfo) => StateTable) {
    this.header = readKeyedStreamHeader(new DataInput(headerBytes));
    this.#context = context;
    const keys = new RestoredKeyReader(context.serializer, this.header.keySerializer);
    this.#reader = new KeyedSectionReader(this.header, context.maxParallelism);
    this.#states = this.header.states.map((info) => {
      return { table: tableOf(info), scope: new RestoredScope(keys, namespaceOf(info)) };
    });
  }

  /**
   * Takes in the section of one key group, which lies at `start` to `end` in `bytes`. Can be called between records of
   * other work: one section is one step.
   * @throws MalformedDataError if it is no section of that group, or the group is not this subtask's
   */
  section(keyGroup: number, bytes: Uint8Array, start = 0, end = bytes.length): void {
    const { range } = this.#context;
    if (!containsKeyGroup(range, keyGroup)) {
      throw new MalformedDataError(`key group ${keyGroup} is not among ${range.first}..${range.last}`);
    }
    const group = keyGroup - range.first;
    const input = this.header.compressed
      ? new DataInput(decodeSnappyFrames(bytes.subarray(start, end)))
      : new DataInput(bytes, start, end);
    this.#reader.readSection(input, keyGroup, (entry) => {
      const state = this.#states[entry.stateId];
      state?.table.restore(entry, group, state.scope);
    });
  }
}

const namespaceOf = (info: KeyedStateMetaInfo): SerializerSnapshot =>
  info.backendStateType === 'PRIORITY_QUEUE' ? voidNamespaceSerializer.snapshot() : info.namespaceSerializer;

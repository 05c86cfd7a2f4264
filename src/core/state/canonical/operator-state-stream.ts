import type { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { FlinkError } from '../../model/flink-error.ts';
import type { OperatorStateMetaInfo } from '../../model/state-handles.ts';
import {
  readStateMetaInfo,
  writeStateMetaInfo,
  type BroadcastMetaInfo,
  type OperatorListMetaInfo,
  type StateMetaInfo,
} from './state-meta-info.ts';

/** Flink's `OperatorBackendSerializationProxy`: byte 0 of an operator-state stream. */
export interface OperatorStreamHeader {
  /** Every partition is a framed snappy stream of its own. */
  readonly compressed: boolean;
  readonly listStates: readonly OperatorListMetaInfo[];
  readonly broadcastStates: readonly BroadcastMetaInfo[];
}

const VERSION = 6;
/** Without the flag for compression. */
const VERSION_BEFORE_COMPRESSION = 5;

function readInfos<K extends StateMetaInfo['backendStateType']>(
  input: DataInput,
  kind: K,
): Extract<StateMetaInfo, { backendStateType: K }>[] {
  const isKind = (info: StateMetaInfo): info is Extract<StateMetaInfo, { backendStateType: K }> =>
    info.backendStateType === kind;
  const count = input.readShort();
  if (count < 0) throw new MalformedDataError(`${count} ${kind} states in an operator state stream`);
  const infos: Extract<StateMetaInfo, { backendStateType: K }>[] = [];
  for (let i = 0; i < count; i++) {
    const info = readStateMetaInfo(input);
    if (!isKind(info))
      throw new MalformedDataError(`state '${info.name}' is of kind ${info.backendStateType}, not ${kind}`);
    infos.push(info);
  }
  return infos;
}

/**
 * Reads a header and leaves `input` behind it.
 * @throws FlinkError with Flink's words on another version; MalformedDataError if the bytes are no header
 */
export function readOperatorStreamHeader(input: DataInput): OperatorStreamHeader {
  const version = input.readInt();
  if (version !== VERSION && version !== VERSION_BEFORE_COMPRESSION) {
    throw new FlinkError(
      'org.apache.flink.core.io.VersionMismatchException',
      `Incompatible version: found ${version}, compatible versions are [${VERSION}, ${VERSION_BEFORE_COMPRESSION}]`,
    );
  }
  const compressed = version === VERSION && input.readBoolean();
  return { compressed, listStates: readInfos(input, 'OPERATOR'), broadcastStates: readInfos(input, 'BROADCAST') };
}

export function writeOperatorStreamHeader(header: OperatorStreamHeader, output: DataOutput): void {
  output.writeInt(VERSION);
  output.writeBoolean(header.compressed);
  output.writeShort(header.listStates.length);
  for (const info of header.listStates) writeStateMetaInfo(info, output);
  output.writeShort(header.broadcastStates.length);
  for (const info of header.broadcastStates) writeStateMetaInfo(info, output);
}

/** A list state with its elements, each as its serializer wrote it. */
export interface ListStatePartitions {
  readonly info: OperatorListMetaInfo;
  readonly elements: readonly Uint8Array[];
}

/** A broadcast state with its entries, each part as its serializer wrote it. */
export interface BroadcastStateEntries {
  readonly info: BroadcastMetaInfo;
  readonly entries: readonly (readonly [key: Uint8Array, value: Uint8Array])[];
}

/**
 * Writes a whole operator-state stream (`DefaultOperatorStateBackendSnapshotStrategy`), uncompressed.
 * @returns the bytes, and what the operator-state handle must say of them: offsets stand nowhere else
 */
export function writeOperatorStateStream(
  listStates: readonly ListStatePartitions[],
  broadcastStates: readonly BroadcastStateEntries[],
): { readonly bytes: Uint8Array; readonly states: readonly OperatorStateMetaInfo[] } {
  const output = new DataOutput();
  const infos = {
    listStates: listStates.map((state) => state.info),
    broadcastStates: broadcastStates.map((state) => state.info),
  };
  writeOperatorStreamHeader({ compressed: false, ...infos }, output);
  const states: OperatorStateMetaInfo[] = [];
  for (const { info, elements } of listStates) {
    const offsets: number[] = [];
    for (const element of elements) {
      offsets.push(output.position);
      output.writeBytes(element);
    }
    states.push({ name: info.name, mode: info.mode, offsets });
  }
  for (const { info, entries } of broadcastStates) {
    states.push({ name: info.name, mode: info.mode, offsets: [output.position] });
    output.writeInt(entries.length);
    for (const [key, value] of entries) {
      output.writeBytes(key);
      output.writeBytes(value);
    }
  }
  return { bytes: output.toBytes(), states };
}

/**
 * Where each partition of a stream ends: partitions carry no length, so at the next offset of any state of the handle.
 * @param states all states of the handle, not a redistributed part of them
 * @throws MalformedDataError if an offset lies outside of the stream
 */
export function partitionEnds(
  states: readonly OperatorStateMetaInfo[],
  streamBytes: number,
): ReadonlyMap<number, number> {
  const offsets = new Set<number>();
  for (const state of states) {
    for (const offset of state.offsets) {
      if (offset <= 0 || offset > streamBytes) {
        throw new MalformedDataError(
          `a partition of state '${state.name}' starts at byte ${offset} of a stream of ${streamBytes}`,
        );
      }
      offsets.add(offset);
    }
  }
  const sorted = [...offsets].sort((a, b) => a - b);
  return new Map(sorted.map((offset, index) => [offset, sorted[index + 1] ?? streamBytes]));
}

import { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { OperatorStateHandle } from '../model/state-handles.ts';
import { stateSizeBytes } from '../model/stream-state-handle.ts';
import { partitionEnds, readOperatorStreamHeader } from '../state/canonical/operator-state-stream.ts';
import { decodeSnappyFrames } from '../state/canonical/snappy-framing.ts';
import type { BroadcastMetaInfo, OperatorListMetaInfo } from '../state/canonical/state-meta-info.ts';
import { describeValue } from '../types/describe-value.ts';
import { jsonObject, type JsonValue } from '../types/json-value.ts';
import { restoreSerializer } from '../types/restore-serializer.ts';
import { describeSerializer } from './describe-serializer.ts';
import type { FileReader } from './file-request.ts';
import { readStateStream } from './state-stream.ts';

function describeList(info: OperatorListMetaInfo, partitions: readonly DataInput[]): JsonValue {
  const serializer = restoreSerializer(info.elementSerializer);
  return {
    mode: info.mode,
    serializer: describeSerializer(info.elementSerializer),
    elements: partitions.map((input) => describeValue(info.elementSerializer, serializer.deserialize(input))),
  };
}

function describeBroadcast(info: BroadcastMetaInfo, partitions: readonly DataInput[]): JsonValue {
  const keys = restoreSerializer(info.keySerializer);
  const values = restoreSerializer(info.valueSerializer);
  const entries = partitions.flatMap((input) => {
    const count = input.readCount(1, 'entries of a broadcast state');
    return Array.from({ length: count }, (): JsonValue => {
      const key = describeValue(info.keySerializer, keys.deserialize(input));
      return [key, describeValue(info.valueSerializer, values.deserialize(input))];
    });
  });
  return {
    mode: info.mode,
    keySerializer: describeSerializer(info.keySerializer),
    serializer: describeSerializer(info.valueSerializer),
    entries,
  };
}

/**
 * Describes all operator state of one subtask, states by name.
 * @throws MalformedDataError or FlinkError on anything that can't be read
 */
export function* describeOperatorState(handle: OperatorStateHandle, directory: string): FileReader<JsonValue> {
  const bytes = yield* readStateStream(handle.delegate, directory);
  const header = readOperatorStreamHeader(new DataInput(bytes));
  const ends = partitionEnds(handle.states, stateSizeBytes(handle.delegate));
  const partitionsOf = (name: string): readonly DataInput[] => {
    const offsets = handle.states.find((state) => state.name === name)?.offsets;
    if (offsets === undefined) throw new MalformedDataError(`the handle has no offsets of operator state '${name}'`);
    return offsets.map((offset) => {
      const end = ends.get(offset) ?? offset;
      return header.compressed
        ? new DataInput(decodeSnappyFrames(bytes.subarray(offset, end)))
        : new DataInput(bytes, offset, end);
    });
  };
  return jsonObject([
    ...header.listStates.map((info) => [info.name, describeList(info, partitionsOf(info.name))] as const),
    ...header.broadcastStates.map((info) => [info.name, describeBroadcast(info, partitionsOf(info.name))] as const),
  ]);
}

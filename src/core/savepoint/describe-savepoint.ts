import { DataInput } from '../base/data-input.ts';
import type { OperatorState } from '../model/checkpoint-metadata.ts';
import type { IncrementalRemoteKeyedStateHandle, KeyedStateHandle } from '../model/state-handles.ts';
import { readKeyedStreamHeader } from '../state/canonical/keyed-stream-header.ts';
import { jsonObject, type JsonValue } from '../types/json-value.ts';
import { describeStateInfo, KeyedStateCollector } from './describe-keyed-state.ts';
import { describeMetadata } from './describe-metadata.ts';
import { describeOperatorState } from './describe-operator-state.ts';
import { describeSerializer } from './describe-serializer.ts';
import type { FileReader } from './file-request.ts';
import { readHeaderOf, visitKeyedState } from './keyed-state-reader.ts';
import type { Savepoint } from './read-savepoint.ts';
import { readStateStream } from './state-stream.ts';

/** Everything that a snapshot holds, as JSON. */
export interface SavepointDescription {
  readonly metadata: JsonValue;
  /** By operator id; operators without state are left out. */
  readonly state: { readonly [operatorId: string]: JsonValue };
}

/** Names and serializers of a backend's own files; their keys lie in tables that are not read here. */
function* describeIncremental(handle: IncrementalRemoteKeyedStateHandle, directory: string): FileReader<JsonValue> {
  const header = readKeyedStreamHeader(new DataInput(yield* readStateStream(handle.meta, directory)));
  const states = header.states.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    keySerializer: describeSerializer(header.keySerializer),
    compression: header.compressed,
    states: jsonObject(states.map((info) => [info.name, describeStateInfo(info)])),
  };
}

const keyedHandles = (operator: OperatorState): readonly KeyedStateHandle[] =>
  [...operator.subtasks]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([, state]) => (state.managedKeyedState === null ? [] : [state.managedKeyedState]));

function* describeKeyed(operator: OperatorState, directory: string): FileReader<JsonValue | undefined> {
  const collector = new KeyedStateCollector();
  for (const handle of keyedHandles(operator)) {
    if (handle.kind === 'incremental-remote') return yield* describeIncremental(handle, directory);
    if (handle.kind === 'opaque') return { unreadable: handle.description };
    const header = yield* readHeaderOf(handle, directory);
    const visit = collector.addStream(header);
    yield* visitKeyedState(handle, header, directory, operator.maxParallelism, visit);
  }
  return collector.describe();
}

function* describeNonKeyed(operator: OperatorState, directory: string): FileReader<JsonValue | undefined> {
  const bySubtask: [string, JsonValue][] = [];
  for (const [subtask, state] of [...operator.subtasks].toSorted(([a], [b]) => a - b)) {
    const handle = state.managedOperatorState;
    if (handle === null) continue;
    // File-merging checkpoints give every subtask a handle, also where it registered nothing.
    const isEmpty = handle.delegate.kind === 'empty-segment-file';
    bySubtask.push([String(subtask), isEmpty ? {} : yield* describeOperatorState(handle, directory)]);
  }
  return bySubtask.length === 0 ? undefined : jsonObject(bySubtask);
}

/**
 * Reads and describes a whole snapshot. Values in the notation of `describeValue`; entries in the order of the files,
 * which carries no meaning.
 * @throws MalformedDataError or FlinkError if state can't be read; the message says what and where
 */
export function* describeSavepoint({ metadata, directory }: Savepoint): FileReader<SavepointDescription> {
  const state: [string, JsonValue][] = [];
  for (const operator of metadata.operators.toSorted((a, b) => (a.operatorId < b.operatorId ? -1 : 1))) {
    const keyed = yield* describeKeyed(operator, directory);
    const operatorState = yield* describeNonKeyed(operator, directory);
    if (keyed === undefined && operatorState === undefined) continue;
    state.push([
      operator.operatorId,
      { ...(keyed !== undefined && { keyed }), ...(operatorState !== undefined && { operatorState }) },
    ]);
  }
  return { metadata: describeMetadata(metadata), state: jsonObject(state) };
}

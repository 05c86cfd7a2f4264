import fc from 'fast-check';
import type { CheckpointMetadata, OperatorState } from '../../../../src/core/model/checkpoint-metadata.ts';
import { operatorID } from '../../../../src/core/model/ids.ts';
import type {
  KeyedStateHandle,
  OperatorStateHandle,
  OperatorSubtaskState,
} from '../../../../src/core/model/state-handles.ts';
import type { StreamStateHandle } from '../../../../src/core/model/stream-state-handle.ts';

const bytes = fc.uint8Array({ maxLength: 20 });
const text = fc.string({ maxLength: 12, unit: 'binary' });
const size = fc.nat(2 ** 40);

const streamHandle: fc.Arbitrary<StreamStateHandle> = fc.oneof(
  fc.record({ kind: fc.constant('byte-stream' as const), name: text, bytes }),
  fc.record({ kind: fc.constant('relative-file' as const), path: text, sizeBytes: size }),
  fc.record({ kind: fc.constant('file' as const), uri: text, sizeBytes: size }),
  fc.record({
    kind: fc.constant('segment-file' as const),
    startOffset: size,
    sizeBytes: size,
    scope: fc.constantFrom('EXCLUSIVE' as const, 'SHARED' as const),
    uri: text,
    logicalFileId: text,
  }),
  fc.constant({ kind: 'empty-segment-file' as const }),
);

const keyGroups: fc.Arbitrary<KeyedStateHandle> = fc
  .tuple(
    fc.constantFrom('canonical-savepoint' as const, 'key-groups' as const),
    fc.nat(100),
    fc.array(size, { maxLength: 5 }),
    streamHandle,
    fc.uuid(),
  )
  .map(([kind, first, offsets, delegate, handleId]) => {
    const handle = { kind, range: { first, last: first + offsets.length - 1 }, offsets, delegate };
    return kind === 'key-groups' && first % 2 === 0 ? { ...handle, handleId } : handle;
  });

const files = fc.array(fc.record({ localPath: text, handle: streamHandle }), { maxLength: 3 });

const incremental: fc.Arbitrary<KeyedStateHandle> = fc.record({
  kind: fc.constant('incremental-remote' as const),
  checkpointId: size,
  backendId: fc.uuid(),
  range: fc.constant({ first: 3, last: 9 }),
  checkpointedSizeBytes: size,
  meta: streamHandle,
  shared: files,
  privateState: files,
  handleId: fc.uuid(),
});

const operatorHandle: fc.Arbitrary<OperatorStateHandle> = fc.record(
  {
    states: fc.array(
      fc.record({
        name: text,
        mode: fc.constantFrom('SPLIT_DISTRIBUTE' as const, 'UNION' as const, 'BROADCAST' as const),
        offsets: fc.array(size, { maxLength: 4 }),
      }),
      { maxLength: 3 },
    ),
    delegate: streamHandle,
    fileMerging: fc.record({ taskOwnedDirectory: text, sharedDirectory: text, isEmpty: fc.boolean() }),
  },
  { requiredKeys: ['states', 'delegate'] },
);

const subtaskState: fc.Arbitrary<OperatorSubtaskState> = fc.record({
  managedOperatorState: fc.option(operatorHandle),
  rawOperatorState: fc.option(operatorHandle),
  managedKeyedState: fc.option(fc.oneof(keyGroups, incremental)),
  rawKeyedState: fc.option(keyGroups),
});

const operator: fc.Arbitrary<OperatorState> = fc
  .record({
    id: fc.uint8Array({ minLength: 16, maxLength: 16 }),
    name: fc.option(fc.string({ minLength: 1, maxLength: 10 })),
    uid: fc.option(fc.string({ minLength: 1, maxLength: 10 })),
    parallelism: fc.integer({ min: 1, max: 6 }),
    maxParallelism: fc.constantFrom(6, 128, 4096, 32768),
    coordinatorState: fc.option(bytes),
    fullyFinished: fc.boolean(),
    states: fc.array(fc.option(subtaskState), { maxLength: 6 }),
  })
  .map(({ id, states, fullyFinished, ...rest }) => {
    const listed = fullyFinished ? [] : states.slice(0, rest.parallelism);
    return {
      ...rest,
      operatorId: operatorID(Array.from(id, (byte) => byte.toString(16).padStart(2, '0')).join('')),
      fullyFinished,
      subtasks: new Map(listed.flatMap((state, index) => (state === null ? [] : [[index, state] as const]))),
      finishedSubtasks: new Set(listed.flatMap((state, index) => (state === null ? [index] : []))),
      channelStateCount: 0,
    };
  });

/** Any metadata that version 6 can hold. */
export const arbitraryMetadata: fc.Arbitrary<CheckpointMetadata> = fc
  .record({
    checkpointId: fc.nat(2 ** 50),
    snapshotType: fc.constantFrom(
      'Savepoint' as const,
      'Suspend Savepoint' as const,
      'Terminate Savepoint' as const,
      'Checkpoint' as const,
      'Full Checkpoint' as const,
    ),
    isNative: fc.boolean(),
    masterStates: fc.array(fc.record({ name: text, version: fc.integer(), payload: bytes }), { maxLength: 2 }),
    operators: fc.uniqueArray(operator, { maxLength: 4, selector: (state) => state.operatorId }),
  })
  .map(({ isNative, ...rest }) => {
    const metadata = { version: 6, ...rest };
    return isNative && rest.snapshotType.endsWith('Savepoint')
      ? { ...metadata, isNativeFormat: true as const }
      : metadata;
  });

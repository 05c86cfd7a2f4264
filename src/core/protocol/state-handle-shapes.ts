import type { OperatorStateHandle, KeyedStateHandle, OperatorSubtaskState } from '../model/state-handles.ts';
import type { StreamStateHandle } from '../model/stream-state-handle.ts';
import { bytes, exactly, fail, list, nullable, object, oneOf, text, whole, type Shape } from '../base/shape.ts';

/** Flink's upper bound of the inline threshold. */
const MAX_INLINE_BYTES = 1024 * 1024;
const MAX_KEY_GROUPS = 32_768;

/** What tasks hand in: inlined bytes, or a file that the storage wrote for them. No paths of their own. */
const streamStateHandle: Shape<StreamStateHandle> = oneOf('kind', {
  'byte-stream': object({ name: text(256), bytes: bytes(MAX_INLINE_BYTES) }),
  'relative-file': object({ path: fileName, sizeBytes: whole() }),
});

function fileName(value: unknown, path: string): string {
  const name = text(64)(value, path);
  return /^[0-9a-f-]{36}$/.test(name) ? name : fail(path, 'a name that the storage gave');
}

const keyGroup = whole(0, MAX_KEY_GROUPS - 1);

const keyedStateHandle: Shape<KeyedStateHandle> = oneOf('kind', {
  'canonical-savepoint': object({
    range: object({ first: keyGroup, last: keyGroup }),
    offsets: list(whole(), MAX_KEY_GROUPS),
    delegate: streamStateHandle,
  }),
});

const operatorStateHandle: Shape<OperatorStateHandle> = object({
  states: list(
    object({
      name: text(1024),
      mode: exactly('SPLIT_DISTRIBUTE', 'UNION', 'BROADCAST'),
      offsets: list(whole(), 1_000_000),
    }),
    1000,
  ),
  delegate: streamStateHandle,
});

const absent = exactly(null);

/** What Sluice's own tasks put into a snapshot: managed canonical state. */
export const operatorSubtaskState: Shape<OperatorSubtaskState> = object({
  managedOperatorState: nullable(operatorStateHandle),
  rawOperatorState: absent,
  managedKeyedState: nullable(keyedStateHandle),
  rawKeyedState: absent,
});

import { assertUnreachable } from '../base/assert.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { OperatorStateMode } from '../model/state-handles.ts';
import type { CompatibilityVerdict } from '../types/compatibility-verdict.ts';
import { resolveSchemaCompatibility } from '../types/schema-compatibility.ts';
import type { EnumSnapshot, SerializerSnapshot } from '../types/serializer-snapshot.ts';
import type { KeyedStateType } from './canonical/state-meta-info.ts';
import { printSerializer } from './print-serializer.ts';

/**
 * What Flink checks when a program meets restored state, with its words for the HashMap backend. Each throws if the new
 * serializer is refused, and says else whether the old bytes can stay as they are.
 */

const migrationError = (message: string): FlinkError =>
  new FlinkError('org.apache.flink.util.StateMigrationException', message);

/** `HeapRestoreOperation`: keys can't be migrated. */
export function checkKeySerializer(now: SerializerSnapshot, was: SerializerSnapshot): CompatibilityVerdict {
  checkEnums(now, was);
  const { verdict } = resolveSchemaCompatibility(now, was);
  if (verdict === 'compatible-as-is' || verdict === 'compatible-with-reconfigured-serializer') return verdict;
  throw migrationError(
    `The new key serializer (${printSerializer(now)}) must be compatible with the previous key serializer (${printSerializer(was)}).`,
  );
}

export function checkNamespaceSerializer(now: SerializerSnapshot, was: SerializerSnapshot): CompatibilityVerdict {
  const { verdict } = resolveSchemaCompatibility(now, was);
  if (verdict === 'compatible-as-is' || verdict === 'compatible-with-reconfigured-serializer') return verdict;
  throw migrationError(
    `For heap backends, the new namespace serializer (${printSerializer(now)}) must be compatible with the old namespace serializer (${printSerializer(was)}).`,
  );
}

/** `RegisteredKeyValueStateBackendMetaInfo.checkStateMetaInfo`. */
export function checkStateType(now: KeyedStateType | 'PRIORITY_QUEUE', was: KeyedStateType | 'PRIORITY_QUEUE'): void {
  if (now === was || was === 'UNKNOWN') return;
  throw new FlinkError(
    'java.lang.IllegalStateException',
    `Incompatible key/value state types. Was [${was}], registered with [${now}].`,
  );
}

export function checkStateSerializer(now: SerializerSnapshot, was: SerializerSnapshot): CompatibilityVerdict {
  checkEnums(now, was);
  const { verdict } = resolveSchemaCompatibility(now, was);
  if (verdict !== 'incompatible') return verdict;
  throw migrationError(
    `For heap backends, the new state serializer (${printSerializer(now)}) must not be incompatible with the old state serializer (${printSerializer(was)}).`,
  );
}

export function checkQueueSerializer(now: SerializerSnapshot, was: SerializerSnapshot): CompatibilityVerdict {
  checkEnums(now, was);
  const { verdict } = resolveSchemaCompatibility(now, was);
  if (verdict !== 'incompatible') return verdict;
  const cause = migrationError('For heap backends, the new priority queue serializer must not be incompatible.');
  throw new FlinkError('org.apache.flink.util.FlinkRuntimeException', `${cause.className}: ${cause.message}`, cause);
}

/** `DefaultOperatorStateBackend`. */
export function checkOperatorStateMode(now: OperatorStateMode, was: OperatorStateMode): void {
  if (now === was) return;
  throw new FlinkError(
    'java.lang.IllegalStateException',
    `Incompatible state assignment modes. Was [${was}], registered with [${now}].`,
  );
}

/** @param what as Flink's message names it: `state typeSerializer for operator state` */
export function checkOperatorStateSerializer(
  now: SerializerSnapshot,
  was: SerializerSnapshot,
  what: 'state typeSerializer for operator' | 'key typeSerializer for broadcast' | 'value typeSerializer for broadcast',
): CompatibilityVerdict {
  checkEnums(now, was);
  const { verdict } = resolveSchemaCompatibility(now, was);
  if (verdict !== 'incompatible') return verdict;
  throw migrationError(`The new ${what} state must not be incompatible.`);
}

/** An enum that lost a constant has no restore serializer: Flink fails before it compares anything. */
function checkEnums(now: SerializerSnapshot, was: SerializerSnapshot): void {
  const today = new Map(enumsIn(now).map(({ className, constants }) => [className, constants]));
  for (const { className, constants } of enumsIn(was)) {
    const left = today.get(className);
    if (left === undefined || constants.every((constant) => left.includes(constant))) continue;
    throw new FlinkError(
      'java.lang.IllegalStateException',
      `Could not create a restore serializer for enum class ${className}. Probably because an enum value was removed.`,
    );
  }
}

function enumsIn(snapshot: SerializerSnapshot): readonly EnumSnapshot[] {
  switch (snapshot.kind) {
    case 'enum':
      return [snapshot];
    case 'composite':
      return snapshot.nested.flatMap(enumsIn);
    case 'pojo':
      return snapshot.fields.flatMap((field) => enumsIn(field.serializer));
    case 'simple':
    case 'avro':
    case 'kryo':
    case 'value-type':
    case 'generic':
      return [];
    default:
      return assertUnreachable(snapshot);
  }
}

import { assertUnreachable } from '../base/assert.ts';
import { resolveAvroCompatibility } from './avro-compatibility.ts';
import { incompatible, inPart, worstOf, type SchemaCompatibility } from './compatibility-verdict.ts';
import { kryoRegistrations } from './kryo-registrations.ts';
import { printSnapshot } from './print-snapshot.ts';
import { resolvePojoCompatibility } from './pojo-compatibility.ts';
import type { CompositeSnapshot, EnumSnapshot, KryoSnapshot, SerializerSnapshot } from './serializer-snapshot.ts';
import { compositeClassOf } from './snapshot-classes.ts';

/**
 * Whether values written under `oldSnapshot` can be taken over by the serializer of `newSnapshot`: Flink 2.3's
 * `TypeSerializerSnapshot.resolveSchemaCompatibility`, in which the new snapshot judges the old one.
 */
export function resolveSchemaCompatibility(
  newSnapshot: SerializerSnapshot,
  oldSnapshot: SerializerSnapshot,
): SchemaCompatibility {
  const ttl = resolveTtlChange(newSnapshot, oldSnapshot);
  if (ttl !== undefined) return ttl;
  switch (newSnapshot.kind) {
    case 'simple':
      if (oldSnapshot.kind !== 'simple' || oldSnapshot.className !== newSnapshot.className) break;
      return asIs(newSnapshot);
    case 'composite':
      if (oldSnapshot.kind !== 'composite') break;
      return resolveComposite(newSnapshot, oldSnapshot);
    case 'pojo':
      if (oldSnapshot.kind !== 'pojo') break;
      return resolvePojoCompatibility(newSnapshot, oldSnapshot, resolveSchemaCompatibility);
    case 'enum':
      if (oldSnapshot.kind !== 'enum') break;
      return resolveEnum(newSnapshot, oldSnapshot);
    case 'avro':
      if (oldSnapshot.kind !== 'avro') break;
      return resolveAvroCompatibility(newSnapshot, oldSnapshot);
    case 'kryo':
      if (oldSnapshot.kind !== 'kryo') break;
      return resolveKryo(newSnapshot, oldSnapshot);
    case 'value-type':
      if (oldSnapshot.kind !== 'value-type' || oldSnapshot.className !== newSnapshot.className) break;
      return asIs(newSnapshot);
    case 'generic':
      if (oldSnapshot.kind !== 'generic') break;
      return asIs(newSnapshot);
    default:
      return assertUnreachable(newSnapshot);
  }
  return incompatible(`${change(newSnapshot, oldSnapshot)} is another serializer`);
}

const change = (newSnapshot: SerializerSnapshot, oldSnapshot: SerializerSnapshot): string =>
  `${printSnapshot(oldSnapshot)} -> ${printSnapshot(newSnapshot)}`;

const asIs = (snapshot: SerializerSnapshot): SchemaCompatibility => ({
  verdict: 'compatible-as-is',
  reason: `${printSnapshot(snapshot)} is unchanged`,
});

/** Since Flink 2.0 time-to-live may be switched on and off: the values are migrated. */
function resolveTtlChange(
  newSnapshot: SerializerSnapshot,
  oldSnapshot: SerializerSnapshot,
): SchemaCompatibility | undefined {
  const newValue = ttlValueOf(newSnapshot);
  const oldValue = ttlValueOf(oldSnapshot);
  if ((newValue === undefined) === (oldValue === undefined)) return undefined;
  const answer = resolveSchemaCompatibility(newValue ?? newSnapshot, oldValue ?? oldSnapshot);
  if (answer.verdict === 'incompatible') return answer;
  const reason = newValue === undefined ? 'time-to-live was removed' : 'time-to-live was added';
  return { ...answer, verdict: 'compatible-after-migration', reason };
}

function ttlValueOf(snapshot: SerializerSnapshot): SerializerSnapshot | undefined {
  if (snapshot.kind !== 'composite' || compositeClassOf(snapshot.className)?.type !== 'Ttl') return undefined;
  return snapshot.nested[1];
}

function resolveComposite(newSnapshot: CompositeSnapshot, oldSnapshot: CompositeSnapshot): SchemaCompatibility {
  const whole = change(newSnapshot, oldSnapshot);
  if (newSnapshot.nested.length !== oldSnapshot.nested.length) {
    return incompatible(
      `${whole}: ${oldSnapshot.nested.length} nested serializers became ${newSnapshot.nested.length}`,
    );
  }
  const outer = resolveOuter(newSnapshot, oldSnapshot);
  const parts = newSnapshot.nested.flatMap((nested, i) => {
    const old = oldSnapshot.nested[i];
    return old === undefined ? [] : inPart(partName(newSnapshot, i), resolveSchemaCompatibility(nested, old));
  });
  return worstOf([outer, ...parts], `${printSnapshot(newSnapshot)} is unchanged`);
}

function partName(snapshot: CompositeSnapshot, index: number): string {
  switch (compositeClassOf(snapshot.className)?.type) {
    case 'List':
    case 'Set':
    case 'GenericArray':
      return 'element';
    case 'Map':
      return index === 0 ? 'map key' : 'map value';
    case 'Timer':
      return index === 0 ? 'key' : 'namespace';
    case 'Either':
      return index === 0 ? 'left' : 'right';
    case 'Nullable':
    case 'Ttl':
    case 'StreamElement':
      return 'value';
    case 'Tuple':
    case 'Row':
    case undefined:
      return `f${index}`;
  }
}

function resolveOuter(newSnapshot: CompositeSnapshot, oldSnapshot: CompositeSnapshot): SchemaCompatibility {
  const { outer } = newSnapshot;
  const old = oldSnapshot.outer;
  const whole = change(newSnapshot, oldSnapshot);
  if (newSnapshot.className !== oldSnapshot.className && outer.kind !== 'none') {
    return incompatible(`${whole} is another kind of type`);
  }
  if (outer.kind === 'class' && (old.kind !== 'class' || old.className !== outer.className)) {
    return incompatible(`${whole}: class ${old.kind === 'class' ? old.className : '?'} became ${outer.className}`);
  }
  if (outer.kind === 'nullable' && (old.kind !== 'nullable' || old.paddingBytes !== outer.paddingBytes)) {
    return incompatible(`${whole}: the padding of null changed`);
  }
  if (outer.kind === 'row' && (old.kind !== 'row' || old.supportsRowKind !== outer.supportsRowKind)) {
    return { verdict: 'compatible-after-migration', reason: `${whole}: support of row kinds changed` };
  }
  const unchanged: SchemaCompatibility = { verdict: 'compatible-as-is', reason: `${whole} is unchanged` };
  if (newSnapshot.className === oldSnapshot.className) return unchanged;
  const warning = `Flink compares only what is nested: it takes ${whole} as unchanged, and then reads the old bytes wrong`;
  return { ...unchanged, warning };
}

function resolveEnum(newSnapshot: EnumSnapshot, oldSnapshot: EnumSnapshot): SchemaCompatibility {
  if (newSnapshot.className !== oldSnapshot.className) {
    return incompatible(`enum ${oldSnapshot.className} became ${newSnapshot.className}`);
  }
  const gone = oldSnapshot.constants.filter((constant) => !newSnapshot.constants.includes(constant));
  if (gone.length > 0) {
    return incompatible(
      `Could not create a restore serializer for enum class ${newSnapshot.className}. Probably because an enum value was ` +
        `removed. (Gone: ${gone.join(', ')})`,
    );
  }
  const isSame =
    newSnapshot.constants.length === oldSnapshot.constants.length &&
    newSnapshot.constants.every((constant, i) => constant === oldSnapshot.constants[i]);
  if (isSame) return asIs(newSnapshot);
  return {
    verdict: 'compatible-with-reconfigured-serializer',
    reason: `constants of ${newSnapshot.className} were added or reordered: old ones keep their numbers`,
  };
}

function resolveKryo(newSnapshot: KryoSnapshot, oldSnapshot: KryoSnapshot): SchemaCompatibility {
  if (newSnapshot.className !== oldSnapshot.className) {
    return incompatible(`${change(newSnapshot, oldSnapshot)} is another class`);
  }
  const now = kryoRegistrations(newSnapshot);
  const before = kryoRegistrations(oldSnapshot);
  const gone = before.filter((name) => !now.includes(name));
  if (gone.length > 0) return incompatible(`no longer registered with Kryo: ${gone.join(', ')}`);
  if (before.some((name, i) => now[i] !== name)) {
    return { verdict: 'compatible-with-reconfigured-serializer', reason: 'Kryo registrations were reordered' };
  }
  return {
    ...asIs(newSnapshot),
    warning: 'Kryo carries no schema: whether the class still reads these bytes shows late',
  };
}

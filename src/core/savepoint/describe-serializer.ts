import type { JsonValue } from '../types/json-value.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';
import { snapshotClassOf } from './serializer-class.ts';

/** A serializer snapshot as a tree of class names: a plain name, or `{snapshot, nested}` for composites. */
export function describeSerializer(snapshot: SerializerSnapshot): JsonValue {
  if (snapshot.kind !== 'composite' || snapshot.nested.length === 0) return snapshotClassOf(snapshot);
  return { snapshot: snapshot.className, nested: snapshot.nested.map(describeSerializer) };
}

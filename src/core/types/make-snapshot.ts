import type { CompositeSnapshot, OuterSnapshot, SerializerSnapshot, SimpleSnapshot } from './serializer-snapshot.ts';
import { compositeClass, simpleClassName, type CompositeType, type SimpleType } from './snapshot-classes.ts';

/** The snapshot of a type without a body: `simpleSnapshot('Long')`. */
export function simpleSnapshot(type: SimpleType): SimpleSnapshot {
  return { kind: 'simple', className: simpleClassName(type) };
}

/** The snapshot of a composite type as Flink 2.3 writes it. */
export function compositeSnapshot(
  type: CompositeType,
  nested: readonly SerializerSnapshot[],
  outer: OuterSnapshot = { kind: 'none' },
): CompositeSnapshot {
  const { className, outerVersion } = compositeClass(type);
  return { kind: 'composite', className, outerVersion, outer, nested };
}

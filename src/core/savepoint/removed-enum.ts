import type { DeclaredState } from '../graph/declared-state.ts';
import type { EnumSnapshot, SerializerSnapshot } from '../types/serializer-snapshot.ts';
import type { OperatorSummary } from './summarize-savepoint.ts';

/** Every enum inside of a serializer. */
function enumsIn(snapshot: SerializerSnapshot): readonly EnumSnapshot[] {
  switch (snapshot.kind) {
    case 'enum':
      return [snapshot];
    case 'composite':
      return snapshot.nested.flatMap(enumsIn);
    case 'pojo':
      return snapshot.fields.flatMap((field) => enumsIn(field.serializer));
    default:
      return [];
  }
}

function restoredSerializers(summary: OperatorSummary): readonly SerializerSnapshot[] {
  const keyed = summary.keyed?.states.map(({ info }) =>
    info.backendStateType === 'PRIORITY_QUEUE' ? info.elementSerializer : info.valueSerializer,
  );
  const lists = summary.operatorState.map(({ info }) =>
    info.backendStateType === 'OPERATOR' ? info.elementSerializer : info.valueSerializer,
  );
  return [...(keyed ?? []), ...lists, ...(summary.keyed === null ? [] : [summary.keyed.keySerializer])];
}

/**
 * The class of an enum that lost a constant since the snapshot: its serializer can't be restored, so the operator can't
 * start, whether it asks for that state or not. Judged by the enums that the program declares; null if there is none.
 */
export function findRemovedEnum(
  declared: Extract<DeclaredState, { status: 'declared' }>,
  summary: OperatorSummary,
): string | null {
  const today = new Map<string, readonly string[]>();
  for (const { valueSerializer } of [...declared.keyed, ...declared.operator]) {
    for (const { className, constants } of enumsIn(valueSerializer)) today.set(className, constants);
  }
  for (const { className, constants } of restoredSerializers(summary).flatMap(enumsIn)) {
    const now = today.get(className);
    if (now !== undefined && constants.some((constant) => !now.includes(constant))) return className;
  }
  return null;
}

import { incompatible, inPart, worstOf, type SchemaCompatibility } from './compatibility-verdict.ts';
import type { PojoSnapshot, SerializerSnapshot } from './serializer-snapshot.ts';

/** Judges the serializers of a part: `resolveSchemaCompatibility`. */
type Resolve = (newSnapshot: SerializerSnapshot, oldSnapshot: SerializerSnapshot) => SchemaCompatibility;

/** `PojoSerializerSnapshot.resolveSchemaCompatibility`: fields are matched by name, whatever class declares them. */
export function resolvePojoCompatibility(
  newSnapshot: PojoSnapshot,
  oldSnapshot: PojoSnapshot,
  resolve: Resolve,
): SchemaCompatibility {
  if (newSnapshot.className !== oldSnapshot.className) {
    return incompatible(`class ${oldSnapshot.className} became ${newSnapshot.className}`);
  }
  const answers = [
    ...resolveFields(newSnapshot, oldSnapshot, resolve),
    ...resolveSubclasses(newSnapshot, oldSnapshot, resolve),
  ];
  return worstOf(answers, `the fields of ${newSnapshot.className} are unchanged`);
}

function resolveFields(
  newSnapshot: PojoSnapshot,
  oldSnapshot: PojoSnapshot,
  resolve: Resolve,
): readonly SchemaCompatibility[] {
  const answers: SchemaCompatibility[] = [];
  const migration = (reason: string): void => void answers.push({ verdict: 'compatible-after-migration', reason });
  const old = new Map(oldSnapshot.fields.map((field) => [field.name, field.serializer]));
  for (const { name, serializer } of newSnapshot.fields) {
    const before = old.get(name);
    if (before === undefined) migration(`field '${name}' was added`);
    else answers.push(inPart(`field '${name}'`, resolve(serializer, before)));
  }
  const kept = new Set(newSnapshot.fields.map(({ name }) => name));
  for (const { name } of oldSnapshot.fields) if (!kept.has(name)) migration(`field '${name}' was removed`);
  return answers;
}

function resolveSubclasses(
  newSnapshot: PojoSnapshot,
  oldSnapshot: PojoSnapshot,
  resolve: Resolve,
): readonly SchemaCompatibility[] {
  const answers: SchemaCompatibility[] = [];
  const reconfigured = (reason: string): void =>
    void answers.push({ verdict: 'compatible-with-reconfigured-serializer', reason });
  const now = new Map(
    newSnapshot.registeredSubclasses.map((subclass, i) => [subclass.className, { subclass, tag: i }]),
  );
  for (const [tag, { className, serializer }] of oldSnapshot.registeredSubclasses.entries()) {
    const found = now.get(className);
    if (found === undefined) {
      answers.push(incompatible(`the registered subclass ${className} is gone`));
      continue;
    }
    if (found.tag !== tag) reconfigured('registered subclasses were reordered: old ones keep their numbers');
    if (serializer !== null && found.subclass.serializer !== null) {
      answers.push(inPart(className, resolve(found.subclass.serializer, serializer)));
    }
  }
  if (newSnapshot.registeredSubclasses.length > oldSnapshot.registeredSubclasses.length) {
    reconfigured('subclasses were registered');
  }
  for (const { className } of oldSnapshot.otherSubclasses) {
    answers.push({
      verdict: 'compatible-with-reconfigured-serializer',
      reason: `values of the unregistered subclass ${className} are taken over`,
      warning: `a job of Sluice declares no subclasses: it can't read values of ${className}`,
    });
  }
  return answers;
}

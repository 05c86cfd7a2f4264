import { assertUnreachable } from '../base/assert.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import { compositeClassOf, simpleTypeOf } from './snapshot-classes.ts';

/** A snapshot as people read it: `Long`, `List<Long>`, `Map<String, com.example.Account>`. */
export function printSnapshot(snapshot: SerializerSnapshot): string {
  switch (snapshot.kind) {
    case 'simple':
      return simpleTypeOf(snapshot.className) ?? snapshot.className;
    case 'composite':
      return `${compositeClassOf(snapshot.className)?.type ?? snapshot.className}<${snapshot.nested.map(printSnapshot).join(', ')}>`;
    case 'pojo':
    case 'enum':
    case 'value-type':
      return snapshot.className;
    case 'avro':
      return `Avro ${snapshot.runtimeClass}`;
    case 'kryo':
      return `Kryo ${snapshot.className}`;
    case 'generic':
      return `GenericType<${snapshot.description}>`;
    default:
      return assertUnreachable(snapshot);
  }
}

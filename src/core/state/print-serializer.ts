import { assertUnreachable } from '../base/assert.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';
import {
  AVRO_SNAPSHOT_CLASS,
  ENUM_SNAPSHOT_CLASS,
  GENERIC_SNAPSHOT_CLASS,
  KRYO_SNAPSHOT_CLASS,
  POJO_SNAPSHOT_CLASS,
  VALUE_SNAPSHOT_CLASS,
} from '../types/snapshot-classes.ts';

function snapshotClassOf(snapshot: SerializerSnapshot): string {
  switch (snapshot.kind) {
    case 'simple':
    case 'composite':
      return snapshot.className;
    case 'pojo':
      return POJO_SNAPSHOT_CLASS;
    case 'enum':
      return ENUM_SNAPSHOT_CLASS;
    case 'avro':
      return AVRO_SNAPSHOT_CLASS;
    case 'kryo':
      return KRYO_SNAPSHOT_CLASS;
    case 'value-type':
      return VALUE_SNAPSHOT_CLASS;
    case 'generic':
      return GENERIC_SNAPSHOT_CLASS;
    default:
      return assertUnreachable(snapshot);
  }
}

/**
 * A serializer as Flink's messages name it. Most print as Java objects do, with `@` and a hash behind the class that
 * differs from run to run: left out here.
 */
export function printSerializer(snapshot: SerializerSnapshot): string {
  const className = snapshotClassOf(snapshot).replace(/(\$\w+)?Snapshot$/, '');
  return snapshot.kind === 'avro' ? `${className} (${snapshot.runtimeClass})` : className;
}

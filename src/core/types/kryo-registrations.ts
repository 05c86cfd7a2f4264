import { DataInput } from '../base/data-input.ts';
import { fromHex } from '../base/hex.ts';
import type { KryoSnapshot } from './serializer-snapshot.ts';
import { readOptionalMap } from './snapshot-optional-map.ts';

/**
 * The names registered with Kryo, in order: registrations, then default serializers, then default serializer classes.
 * @throws MalformedDataError if the body is not that of a Kryo snapshot
 */
export function kryoRegistrations(snapshot: KryoSnapshot): readonly string[] {
  const source = new DataInput(fromHex(snapshot.bodyHex));
  source.readUtf();
  const names: string[] = [];
  for (const what of ['registration', 'serializer', 'serializer class']) {
    readOptionalMap(source, `Kryo ${what}s`, (name) => void names.push(`${what} ${name}`));
  }
  return names;
}

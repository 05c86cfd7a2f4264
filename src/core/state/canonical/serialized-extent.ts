import type { DataInput } from '../../base/data-input.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { OpaqueValue } from '../../types/restored-values.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';

/** Moves an input behind one serialized value. @throws MalformedDataError if the value doesn't fit in what is left */
export type ExtentReader = (input: DataInput) => void;

/** Namespaces that declare length 0 and yet write one byte 0 (`VoidNamespaceSerializer`, `GlobalWindow.Serializer`). */
const ONE_BYTE_NAMESPACES: readonly string[] = [
  'org.apache.flink.runtime.state.VoidNamespaceSerializer$VoidNamespaceSerializerSnapshot',
  'org.apache.flink.streaming.api.windowing.windows.GlobalWindow$Serializer$GlobalWindowSerializerSnapshot',
];
const STRING = 'org.apache.flink.api.common.typeutils.base.StringSerializer$StringSerializerSnapshot';

function skipString(input: DataInput): void {
  const prefix = input.readVlq();
  for (let units = prefix - 1; units > 0; units--) while (input.readUnsignedByte() >= 0x80);
}

/**
 * Bytes that every value takes, undefined if they vary. Differs from `TypeSerializer.length` for the namespaces that
 * write a byte though they declare none.
 */
export function fixedExtentOf(snapshot: SerializerSnapshot, serializer: TypeSerializer<unknown>): number | undefined {
  if (snapshot.kind === 'simple' && ONE_BYTE_NAMESPACES.includes(snapshot.className)) return 1;
  return serializer.length > 0 ? serializer.length : undefined;
}

/** How to find the end of a value without making it where that is possible: fixed lengths and strings. */
export function extentReaderOf(snapshot: SerializerSnapshot, serializer: TypeSerializer<unknown>): ExtentReader {
  const fixed = fixedExtentOf(snapshot, serializer);
  if (fixed !== undefined) return (input) => void input.take(fixed);
  if (snapshot.kind === 'simple' && snapshot.className === STRING) return skipString;
  return (input) => {
    const value = serializer.deserialize(input);
    if (value instanceof OpaqueValue) {
      throw new MalformedDataError(`where a value of ${value.className} ends is known to its Java class alone`);
    }
  };
}

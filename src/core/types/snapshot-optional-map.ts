import { DataInput } from '../base/data-input.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { OPTIONAL_MAP_MAGIC } from './snapshot-format.ts';

/** `LinkedOptionalMapSerializer`: keys and values in frames of their own, each of which may be absent. */
export function readOptionalMap(
  source: DataInput,
  what: string,
  receive: (name: string, key: DataInput | null, value: DataInput | null) => void,
): void {
  const magic = source.readLong();
  if (magic !== OPTIONAL_MAP_MAGIC) {
    throw new MalformedDataError(`the map of ${what} starts with ${BigInt.asUintN(64, magic).toString(16)}`);
  }
  const size = source.readCount(4, what);
  for (let i = 0; i < size; i++) receive(source.readUtf(), readFrame(source), readFrame(source));
}

function readFrame(source: DataInput): DataInput | null {
  return source.readBoolean() ? new DataInput(source.readBlob()) : null;
}

import { DataInput } from '../base/data-input.ts';
import { formatJson } from './format-json.ts';
import { JsonReader } from './json-reader.ts';
import { parseExactJson } from './exact-json.ts';
import { restoreSerializer } from './restore-serializer.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeInformation } from './type-information.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';

/**
 * Records as plain JSON, one value a line: how files of other programs come in and results go out. POJOs are objects,
 * lists, sets, tuples and arrays are arrays, maps are objects (arrays of pairs if their keys are no text or number), times
 * are ISO 8601, i64 and BigInteger are numbers with all their digits, NaN and the infinities are text.
 */

/**
 * A value of the declared type from JSON. Text is taken for numbers and booleans (CSV knows nothing else), a POJO's
 * absent fields get their default, members that it does not declare are passed over, null is Java's null.
 * @throws MalformedDataError if it is not JSON; TypeMismatchError naming the field that does not fit
 */
export function parseJsonRecord<T>(type: TypeInformation<T>, text: string): T {
  return jsonRecordParser(type)(text);
}

/** `parseJsonRecord` for many records of one type. */
export function jsonRecordParser<T>(type: TypeInformation<T>): (text: string) => T {
  const reader = new JsonReader();
  const serializer = type.createSerializer();
  return (text) => reader.read(serializer, parseExactJson(text));
}

/**
 * The JSON of a serialized record, on one line, given only what its bytes are.
 * @throws MalformedDataError if the bytes are not one record of the type
 */
export function formatJsonRecord(snapshot: SerializerSnapshot, bytes: Uint8Array): string {
  const source = new DataInput(bytes);
  const value = restoreSerializer(snapshot).deserialize(source);
  if (source.remaining > 0) throw new MalformedDataError(`a record with ${source.remaining} bytes too many`);
  return formatJson(snapshot, value);
}

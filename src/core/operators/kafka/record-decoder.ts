import { DataInput } from '../../base/data-input.ts';
import { decodeUtf8 } from '../../base/java-utf8.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import type { TopicDescription } from '../broker-client.ts';

/** The bytes of a stored record as a value. @throws MalformedDataError, TypeMismatchError */
export type RecordDecoder<T> = (bytes: Uint8Array) => T;

/** What a topic holds is what `type`'s own serializer wrote, or one JSON value a record (a dropped file). */
export function recordDecoder<T>(format: TopicDescription['format'], type: TypeInformation<T>): RecordDecoder<T> {
  if (format === 'json') return decodeJson;
  const serializer = type.createSerializer();
  const source = new DataInput(new Uint8Array(0));
  return (bytes) => {
    source.reset(bytes);
    const value = serializer.deserialize(source);
    if (source.remaining > 0)
      throw new MalformedDataError(`the record has ${source.remaining} bytes more than a ${type.toString()}`);
    return value;
  };
}

function decodeJson<T>(bytes: Uint8Array): T {
  try {
    // Whether it is a T its serializer says, naming the field, when the record is first written.
    return JSON.parse(decodeUtf8(bytes)) as T;
  } catch (error) {
    throw new MalformedDataError(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

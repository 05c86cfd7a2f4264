import { DataInput } from '../../base/data-input.ts';
import { decodeUtf8 } from '../../base/java-utf8.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { jsonRecordParser } from '../../types/json-record.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import type { TopicDescription } from '../broker-client.ts';

/** The bytes of a stored record as a value. @throws MalformedDataError, TypeMismatchError */
export type RecordDecoder<T> = (bytes: Uint8Array) => T;

/** What a topic holds is what `type`'s own serializer wrote, or one JSON value a record (a dropped file). */
export function recordDecoder<T>(format: TopicDescription['format'], type: TypeInformation<T>): RecordDecoder<T> {
  if (format === 'json') {
    const parse = jsonRecordParser(type);
    return (bytes) => parse(decodeUtf8(bytes));
  }
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

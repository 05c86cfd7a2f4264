import { assertUnreachable } from '../../base/assert.ts';
import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { StreamStateHandle } from '../../model/stream-state-handle.ts';
import { ioException } from './metadata-errors.ts';

const NULL = 0;
const BYTE_STREAM = 1;
const FILE = 2;
const KEY_GROUPS = 3;
const RELATIVE_FILE = 6;
const SEGMENT_FILE = 15;
const EMPTY_SEGMENT_FILE = 16;

function readSize(input: DataInput, what: string): number {
  const size = input.readLongAsNumber();
  if (size < 0) throw new MalformedDataError(`${what} of ${size} bytes`);
  return size;
}

function readSegmentFile(input: DataInput): StreamStateHandle {
  const startOffset = readSize(input, 'a segment file starting after an offset');
  const sizeBytes = readSize(input, 'a segment file');
  const scope = input.readInt();
  if (scope !== 0 && scope !== 1) throw new MalformedDataError(`a segment file of unknown scope ${scope}`);
  return {
    kind: 'segment-file',
    startOffset,
    sizeBytes,
    scope: scope === 0 ? 'EXCLUSIVE' : 'SHARED',
    uri: input.readUtf(),
    logicalFileId: input.readUtf(),
  };
}

/**
 * Reads one stream handle; null for tag 0. Bytes of inlined handles are views of the metadata file.
 * @throws FlinkError on an unknown tag, in Flink's words; MalformedDataError on damage
 */
export function readStreamStateHandle(input: DataInput): StreamStateHandle | null {
  const tag = input.readUnsignedByte();
  switch (tag) {
    case NULL:
      return null;
    case BYTE_STREAM:
      return { kind: 'byte-stream', name: input.readUtf(), bytes: input.readBlob() };
    case FILE: {
      const sizeBytes = readSize(input, 'a file');
      return { kind: 'file', uri: input.readUtf(), sizeBytes };
    }
    case RELATIVE_FILE:
      return { kind: 'relative-file', path: input.readUtf(), sizeBytes: readSize(input, 'a file') };
    case SEGMENT_FILE:
      return readSegmentFile(input);
    case EMPTY_SEGMENT_FILE:
      return { kind: 'empty-segment-file' };
    case KEY_GROUPS:
      throw new MalformedDataError('key groups nested in a stream handle (Flink 1.2 and before) can not be read');
    default:
      throw ioException(`Unknown implementation of StreamStateHandle, code: ${tag}`);
  }
}

/** @throws MalformedDataError if the handle is absent where the format needs one */
export function readRequiredStreamHandle(input: DataInput, what: string): StreamStateHandle {
  const handle = readStreamStateHandle(input);
  if (handle === null) throw new MalformedDataError(`${what} refers to no state stream`);
  return handle;
}

export function writeStreamStateHandle(handle: StreamStateHandle | null, output: DataOutput): void {
  if (handle === null) {
    output.writeByte(NULL);
    return;
  }
  switch (handle.kind) {
    case 'byte-stream':
      output.writeByte(BYTE_STREAM);
      output.writeUtf(handle.name);
      output.writeBlob(handle.bytes);
      break;
    case 'file':
      output.writeByte(FILE);
      output.writeLongFromNumber(handle.sizeBytes);
      output.writeUtf(handle.uri);
      break;
    case 'relative-file':
      output.writeByte(RELATIVE_FILE);
      output.writeUtf(handle.path);
      output.writeLongFromNumber(handle.sizeBytes);
      break;
    case 'segment-file':
      output.writeByte(SEGMENT_FILE);
      output.writeLongFromNumber(handle.startOffset);
      output.writeLongFromNumber(handle.sizeBytes);
      output.writeInt(handle.scope === 'EXCLUSIVE' ? 0 : 1);
      output.writeUtf(handle.uri);
      output.writeUtf(handle.logicalFileId);
      break;
    case 'empty-segment-file':
      output.writeByte(EMPTY_SEGMENT_FILE);
      break;
    default:
      assertUnreachable(handle);
  }
}

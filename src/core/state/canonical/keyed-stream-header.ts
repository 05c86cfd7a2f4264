import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { FlinkError } from '../../model/flink-error.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import {
  readStateMetaInfo,
  readWrappedSerializer,
  writeStateMetaInfo,
  writeWrappedSerializer,
  type KeyedStateMetaInfo,
} from './state-meta-info.ts';

/** Flink's `KeyedBackendSerializationProxy`: byte 0 of every keyed state stream. A state's id is its place in `states`. */
export interface KeyedStreamHeader {
  /** Sections (not the header) are framed snappy streams. */
  readonly compressed: boolean;
  readonly keySerializer: SerializerSnapshot;
  readonly states: readonly KeyedStateMetaInfo[];
}

const VERSION = 6;
const MAX_STATES = 0x7fff;

function checkVersion(version: number): void {
  if (version === VERSION) return;
  const advice =
    version < VERSION
      ? `. Since 1.17 Flink doesn't support recovery from pre Flink 1.8 savepoints. Please migrate in two steps. First to Flink 1.16 and then upgrade to the desired Flink version.`
      : '';
  throw new FlinkError(
    'org.apache.flink.core.io.VersionMismatchException',
    `Incompatible version: found ${version}, compatible versions are [${VERSION}]${advice}`,
  );
}

/**
 * Reads a header and leaves `input` behind it.
 * @throws FlinkError with Flink's words on another version; MalformedDataError if the bytes are no header
 */
export function readKeyedStreamHeader(input: DataInput): KeyedStreamHeader {
  checkVersion(input.readInt());
  const compressed = input.readBoolean();
  const keySerializer = readWrappedSerializer(input);
  const count = input.readShort();
  if (count < 0) throw new MalformedDataError(`${count} states in a keyed state stream`);
  const states: KeyedStateMetaInfo[] = [];
  for (let i = 0; i < count; i++) {
    const info = readStateMetaInfo(input);
    if (info.backendStateType === 'OPERATOR' || info.backendStateType === 'BROADCAST') {
      throw new MalformedDataError(`state '${info.name}' in a keyed state stream is of kind ${info.backendStateType}`);
    }
    states.push(info);
  }
  return { compressed, keySerializer, states };
}

export function writeKeyedStreamHeader(header: KeyedStreamHeader, output: DataOutput): void {
  if (header.states.length > MAX_STATES) {
    throw new MalformedDataError(
      `${header.states.length} states in one operator; a savepoint holds at most ${MAX_STATES}`,
    );
  }
  output.writeInt(VERSION);
  output.writeBoolean(header.compressed);
  writeWrappedSerializer(header.keySerializer, output);
  output.writeShort(header.states.length);
  for (const info of header.states) writeStateMetaInfo(info, output);
}

import { uncompress } from 'snappyjs';
import { DataInput } from '../../base/data-input.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';

const STREAM_IDENTIFIER = 0xff;
const COMPRESSED = 0x00;
const STORED = 0x01;
/** Chunks from here up to 0xfe may be skipped by readers who don't know them. */
const FIRST_SKIPPABLE = 0x80;
const CHECKSUM_BYTES = 4;
/** A chunk holds at most so many bytes, compressed or not. */
const MAX_BLOCK_BYTES = 0x10000;

function readChunk(kind: number, body: Uint8Array): Uint8Array | undefined {
  if (kind >= FIRST_SKIPPABLE) return undefined;
  if (kind !== COMPRESSED && kind !== STORED) throw new MalformedDataError(`a snappy chunk of unknown kind ${kind}`);
  if (body.length < CHECKSUM_BYTES) throw new MalformedDataError('a snappy chunk without checksum');
  // Flink does not verify checksums either; what they would catch is caught where the content is read.
  const block = body.subarray(CHECKSUM_BYTES);
  if (kind === STORED) return block;
  try {
    return uncompress(block, MAX_BLOCK_BYTES);
  } catch (error) {
    throw new MalformedDataError('a snappy chunk is damaged', { cause: error });
  }
}

/**
 * Decodes framed snappy streams (`SnappyFramedInputStream`), one or several behind each other.
 * @throws MalformedDataError if a chunk is damaged or cut off
 */
export function decodeSnappyFrames(bytes: Uint8Array): Uint8Array {
  const input = new DataInput(bytes);
  const blocks: Uint8Array[] = [];
  let length = 0;
  while (input.remaining > 0) {
    const header = input.readInt() >>> 0;
    const kind = header >>> 24;
    const bodyLength = ((header & 0xff) << 16) | (header & 0xff00) | ((header >>> 16) & 0xff);
    const body = input.readBytes(bodyLength);
    if (kind === STREAM_IDENTIFIER) continue;
    const block = readChunk(kind, body);
    if (block === undefined) continue;
    blocks.push(block);
    length += block.length;
  }
  const decoded = new Uint8Array(length);
  let at = 0;
  for (const block of blocks) {
    decoded.set(block, at);
    at += block.length;
  }
  return decoded;
}

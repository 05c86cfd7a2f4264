import { DataInput } from '../../base/data-input.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { readOffsets } from './operator-handle-codec.ts';
import { readStreamStateHandle } from './stream-handle-codec.ts';

const INPUT_CHANNEL = 1;
const RESULT_SUBPARTITION = 2;
const MERGED_INPUT_CHANNELS = 3;
const MERGED_RESULT_SUBPARTITIONS = 4;

function skipPlain(input: DataInput): void {
  input.take(12);
  readOffsets(input);
  input.readLong();
  readStreamStateHandle(input);
}

/** A merged handle's blob: a count of index, index, size and offsets. */
function skipMerged(input: DataInput): void {
  input.take(4);
  input.readLong();
  readStreamStateHandle(input);
  const parts = new DataInput(input.readBlob());
  const count = parts.readCount(20, 'parts of a merged channel state');
  for (let i = 0; i < count; i++) {
    parts.take(16);
    readOffsets(parts);
  }
  if (parts.remaining > 0) throw new MalformedDataError(`${parts.remaining} bytes too many in a merged channel state`);
}

/**
 * Reads past the channel-state handles of a subtask (unaligned checkpoints): in-flight records are counted, never
 * restored. Version 6 puts a tag before each.
 * @returns the number of handles
 */
export function skipChannelState(input: DataInput, version: number): number {
  const count = input.readCount(25, 'channel state handles');
  for (let i = 0; i < count; i++) {
    const tag = version >= 6 ? input.readUnsignedByte() : INPUT_CHANNEL;
    switch (tag) {
      case INPUT_CHANNEL:
      case RESULT_SUBPARTITION:
        skipPlain(input);
        break;
      case MERGED_INPUT_CHANNELS:
      case MERGED_RESULT_SUBPARTITIONS:
        skipMerged(input);
        break;
      default:
        throw new MalformedDataError(`a channel state handle of unknown kind ${tag}`);
    }
  }
  return count;
}

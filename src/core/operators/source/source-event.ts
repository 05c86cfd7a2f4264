import { assertUnreachable } from '../../base/assert.ts';
import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import { expectEnd } from '../simple-versioned-serializer.ts';

/** From the coordinator to a reader (Flink's `AddSplitEvent`, `NoMoreSplitsEvent`). Splits are serialized. */
export type CoordinatorToReader =
  | { readonly type: 'add-splits'; readonly serializerVersion: number; readonly splits: readonly Uint8Array[] }
  | { readonly type: 'no-more-splits' };

/** From a reader to the coordinator (`ReaderRegistrationEvent`, `RequestSplitEvent`). */
export type ReaderToCoordinator = { readonly type: 'reader-registration' } | { readonly type: 'request-split' };

const ADD_SPLITS = 1;
const NO_MORE_SPLITS = 2;
const READER_REGISTRATION = 3;
const REQUEST_SPLIT = 4;

export function encodeCoordinatorToReader(event: CoordinatorToReader): Uint8Array {
  const target = new DataOutput(64);
  switch (event.type) {
    case 'add-splits':
      target.writeByte(ADD_SPLITS);
      target.writeInt(event.serializerVersion);
      target.writeInt(event.splits.length);
      for (const split of event.splits) target.writeBlob(split);
      break;
    case 'no-more-splits':
      target.writeByte(NO_MORE_SPLITS);
      break;
    default:
      assertUnreachable(event);
  }
  return target.toBytes();
}

/** @throws MalformedDataError */
export function decodeCoordinatorToReader(bytes: Uint8Array): CoordinatorToReader {
  const source = new DataInput(bytes);
  const tag = source.readByte();
  switch (tag) {
    case ADD_SPLITS: {
      const serializerVersion = source.readInt();
      const count = source.readCount(4, 'splits');
      const splits = Array.from({ length: count }, () => source.readBlob());
      expectEnd(source, 'source event');
      return { type: 'add-splits', serializerVersion, splits };
    }
    case NO_MORE_SPLITS:
      expectEnd(source, 'source event');
      return { type: 'no-more-splits' };
    default:
      throw new MalformedDataError(`no event from a source coordinator: tag ${tag}`);
  }
}

export function encodeReaderToCoordinator(event: ReaderToCoordinator): Uint8Array {
  return Uint8Array.of(event.type === 'reader-registration' ? READER_REGISTRATION : REQUEST_SPLIT);
}

/** @throws MalformedDataError */
export function decodeReaderToCoordinator(bytes: Uint8Array): ReaderToCoordinator {
  const source = new DataInput(bytes);
  const tag = source.readByte();
  expectEnd(source, 'source event');
  if (tag === READER_REGISTRATION) return { type: 'reader-registration' };
  if (tag === REQUEST_SPLIT) return { type: 'request-split' };
  throw new MalformedDataError(`no event from a source reader: tag ${tag}`);
}

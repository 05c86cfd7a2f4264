import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import {
  expectEnd,
  readVersioned,
  writeVersioned,
  type SimpleVersionedSerializer,
} from '../simple-versioned-serializer.ts';
import {
  COMMIT_REQUEST_STATES,
  type CheckpointCommittables,
  type CommitRequest,
  type SubtaskCommittables,
} from './committable-collector.ts';

const VERSION = 2;
const MAGIC = 0xb91f252c | 0;
const CHECKPOINT_LIST_VERSION = 1;
const SUBTASK_LIST_VERSION = 2;
const REQUEST_LIST_VERSION = 0;

/**
 * Flink's `CommittableCollectorSerializer`, version 2: the elements of `streaming_committer_raw_states`. Lists are
 * i32 version, i32 count, then per item i32 length and its bytes.
 */
export class CommittableCollectorSerializer<CommT> implements SimpleVersionedSerializer<
  readonly CheckpointCommittables<CommT>[]
> {
  readonly version = VERSION;
  readonly #committable: SimpleVersionedSerializer<CommT>;

  constructor(committable: SimpleVersionedSerializer<CommT>) {
    this.#committable = committable;
  }

  serialize(checkpoints: readonly CheckpointCommittables<CommT>[]): Uint8Array {
    const target = new DataOutput();
    target.writeInt(MAGIC);
    writeList(CHECKPOINT_LIST_VERSION, checkpoints, target, (checkpoint, item) =>
      this.#writeCheckpoint(checkpoint, item),
    );
    return target.toBytes();
  }

  deserialize(version: number, bytes: Uint8Array): readonly CheckpointCommittables<CommT>[] {
    if (version !== VERSION) throw new MalformedDataError(`Unrecognized version or corrupt state: ${version}`);
    const source = new DataInput(bytes);
    const magic = source.readInt();
    if (magic !== MAGIC)
      throw new MalformedDataError(`Corrupt data: Unexpected magic number ${(magic >>> 0).toString(16)}`);
    const checkpoints = readList(CHECKPOINT_LIST_VERSION, source, 'checkpoints', (item) => this.#readCheckpoint(item));
    expectEnd(source, 'committer state');
    return checkpoints;
  }

  #writeCheckpoint({ checkpointId, subtasks, managers }: CheckpointCommittables<CommT>, target: DataOutput): void {
    target.writeLongFromNumber(checkpointId);
    target.writeInt(subtasks);
    writeList(SUBTASK_LIST_VERSION, [...managers.values()], target, (manager, item) =>
      this.#writeManager(manager, item),
    );
  }

  #readCheckpoint(source: DataInput): CheckpointCommittables<CommT> {
    const checkpointId = source.readLongAsNumber();
    const subtasks = source.readInt();
    const managers = readList(SUBTASK_LIST_VERSION, source, 'subtasks', (item) => this.#readManager(item));
    return { checkpointId, subtasks, managers: new Map(managers.map((manager) => [manager.subtask, manager])) };
  }

  #writeManager({ subtask, requests, committables, failed }: SubtaskCommittables<CommT>, target: DataOutput): void {
    target.writeInt(subtask);
    writeList(REQUEST_LIST_VERSION, requests, target, (request, item) => {
      writeVersioned(this.#committable, request.committable, item);
      item.writeInt(request.retries);
      item.writeInt(COMMIT_REQUEST_STATES.indexOf(request.state));
    });
    target.writeInt(committables);
    target.writeInt(failed);
  }

  #readManager(source: DataInput): SubtaskCommittables<CommT> {
    const subtask = source.readInt();
    const requests = readList(REQUEST_LIST_VERSION, source, 'commit requests', (item) => this.#readRequest(item));
    return { subtask, requests, committables: source.readInt(), failed: source.readInt() };
  }

  #readRequest(source: DataInput): CommitRequest<CommT> {
    const committable = readVersioned(this.#committable, source);
    const retries = source.readInt();
    const code = source.readInt();
    const state = COMMIT_REQUEST_STATES[code];
    if (state === undefined) throw new MalformedDataError(`no state of a commit request: ${code}`);
    return { committable, retries, state };
  }
}

function writeList<T>(
  version: number,
  items: readonly T[],
  target: DataOutput,
  write: (item: T, target: DataOutput) => void,
): void {
  target.writeInt(version);
  target.writeInt(items.length);
  for (const item of items) {
    const bytes = new DataOutput();
    write(item, bytes);
    target.writeBlob(bytes.written());
  }
}

/** @throws MalformedDataError if version or sizes are not as written, or an item has bytes left over */
function readList<T>(version: number, source: DataInput, what: string, read: (item: DataInput) => T): T[] {
  const found = source.readInt();
  if (found !== version) throw new MalformedDataError(`list of ${what}: version ${found}, not ${version}`);
  const count = source.readCount(4, what);
  return Array.from({ length: count }, () => {
    const item = new DataInput(source.readBlob());
    const value = read(item);
    expectEnd(item, `list item (${what})`);
    return value;
  });
}

import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { MalformedDataError } from '../../base/malformed-data-error.ts';
import type { SerializerSnapshot } from '../../types/serializer-snapshot.ts';
import type { TypeInformation } from '../../types/type-information.ts';
import { TypeMismatchError, type TypeSerializer } from '../../types/type-serializer.ts';
import { readVersioned, writeVersioned, type SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';

/**
 * Flink's `CommittableMessage`, from writer to committer: per checkpoint and writer one summary, then as many
 * committables as it says.
 */
export type CommittableMessage<CommT> =
  | {
      readonly kind: 'summary';
      readonly checkpointId: number;
      readonly subtask: number;
      readonly subtasks: number;
      readonly committables: number;
    }
  | {
      readonly kind: 'committable';
      readonly checkpointId: number;
      readonly subtask: number;
      readonly committable: CommT;
    };

const SUMMARY = 1;
const COMMITTABLE = 2;

/** Flink's `CommittableMessageTypeInfo`: never part of a savepoint, only of an unchained edge. */
export class CommittableMessageType<CommT> implements TypeInformation<CommittableMessage<CommT>> {
  readonly #serializer: CommittableMessageSerializer<CommT>;

  constructor(committableSerializer: SimpleVersionedSerializer<CommT>) {
    this.#serializer = new CommittableMessageSerializer(committableSerializer);
  }

  toString(): string {
    return 'CommittableMessageTypeInfo';
  }

  createSerializer(): TypeSerializer<CommittableMessage<CommT>> {
    return this.#serializer;
  }

  unsupportedKeyTypes(): readonly string[] {
    return [this.toString()];
  }

  unstableKeyTypes(): readonly string[] {
    return [];
  }

  fieldType(_path: string): undefined {
    return undefined;
  }
}

class CommittableMessageSerializer<CommT> implements TypeSerializer<CommittableMessage<CommT>> {
  readonly length = -1;
  readonly #committable: SimpleVersionedSerializer<CommT>;

  constructor(committable: SimpleVersionedSerializer<CommT>) {
    this.#committable = committable;
  }

  serialize(message: CommittableMessage<CommT>, target: DataOutput): void {
    target.writeByte(message.kind === 'summary' ? SUMMARY : COMMITTABLE);
    target.writeLongFromNumber(message.checkpointId);
    target.writeInt(message.subtask);
    if (message.kind === 'summary') {
      target.writeInt(message.subtasks);
      target.writeInt(message.committables);
    } else {
      writeVersioned(this.#committable, message.committable, target);
    }
  }

  deserialize(source: DataInput): CommittableMessage<CommT> {
    const tag = source.readByte();
    const checkpointId = source.readLongAsNumber();
    const subtask = source.readInt();
    switch (tag) {
      case SUMMARY:
        return {
          kind: 'summary',
          checkpointId,
          subtask,
          subtasks: source.readInt(),
          committables: source.readInt(),
        };
      case COMMITTABLE:
        return { kind: 'committable', checkpointId, subtask, committable: readVersioned(this.#committable, source) };
      default:
        throw new MalformedDataError(`no committable message: tag ${tag}`);
    }
  }

  hash(): number {
    throw new TypeMismatchError('a committable message is no key');
  }

  snapshot(): SerializerSnapshot {
    return { kind: 'generic', description: 'CommittableMessage' };
  }
}

import { DataInput } from '../../base/data-input.ts';
import { DataOutput } from '../../base/data-output.ts';
import { FlinkError } from '../../model/flink-error.ts';
import type { BrokerTransaction } from '../broker-client.ts';
import { expectEnd, type SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';

/** Flink's `KafkaCommittable`: a transaction whose records are all in the broker. */
export type KafkaCommittable = BrokerTransaction;

const VERSION = 1;

/** Flink's `KafkaCommittableSerializer`: i16 epoch, i64 producer id, utf transactional id. */
export const kafkaCommittableSerializer: SimpleVersionedSerializer<KafkaCommittable> = {
  version: VERSION,
  serialize({ transactionalId, producerId, epoch }) {
    const target = new DataOutput(64);
    target.writeShort(epoch);
    target.writeLong(producerId);
    target.writeUtf(transactionalId);
    return target.toBytes();
  },
  deserialize(version, bytes) {
    if (version !== VERSION) throw new FlinkError('java.io.IOException', `Unknown version: ${version}`);
    const source = new DataInput(bytes);
    const epoch = source.readShort();
    const producerId = source.readLong();
    const transactionalId = source.readUtf();
    expectEnd(source, 'Kafka committable');
    return { transactionalId, producerId, epoch };
  },
};

/** As Flink prints it. */
export const describeCommittable = ({ producerId, epoch, transactionalId }: KafkaCommittable): string =>
  `KafkaCommittable{producerId=${producerId}, epoch=${epoch}, transactionalId='${transactionalId}', producer=null}`;

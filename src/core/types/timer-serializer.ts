import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { locate } from './describe-mismatch.ts';
import { compositeSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import { readTimestamp, SIGN_FLIPPED, writeTimestamp } from './timestamp-bytes.ts';
import { TypeMismatchError, type TypeSerializer } from './type-serializer.ts';

/** A timer as it is stored. */
export interface TimerValue<K, N> {
  /** milliseconds; ±Infinity are Java's Long.MAX_VALUE and Long.MIN_VALUE */
  readonly timestamp: number;
  readonly key: K;
  readonly namespace: N;
}

/**
 * Flink's `TimerSerializer`: i64 timestamp with the sign bit flipped, so that bytes sort by time, then key and
 * namespace.
 */
export class TimerSerializer<K, N> implements TypeSerializer<TimerValue<K, N>> {
  readonly length: number;

  constructor(
    readonly key: TypeSerializer<K>,
    readonly namespace: TypeSerializer<N>,
  ) {
    this.length = key.length < 0 || namespace.length < 0 ? -1 : 8 + key.length + namespace.length;
  }

  serialize(timer: TimerValue<K, N>, target: DataOutput): void {
    try {
      writeTimestamp(timer.timestamp, target, SIGN_FLIPPED);
      this.key.serialize(timer.key, target);
      this.namespace.serialize(timer.namespace, target);
    } catch (error) {
      throw locate(error, 'timer', '');
    }
  }

  deserialize(source: DataInput): TimerValue<K, N> {
    const timestamp = readTimestamp(source, SIGN_FLIPPED);
    return { timestamp, key: this.key.deserialize(source), namespace: this.namespace.deserialize(source) };
  }

  hash(): number {
    throw new TypeMismatchError('a timer is no key');
  }

  snapshot(): SerializerSnapshot {
    return compositeSnapshot('Timer', [this.key.snapshot(), this.namespace.snapshot()]);
  }
}

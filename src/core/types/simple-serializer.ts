import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { mismatch } from './describe-mismatch.ts';
import { simpleSnapshot } from './make-snapshot.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { SimpleType } from './snapshot-classes.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** What makes a type that is off the hot path: its bytes in both directions and its hash. */
export interface SimpleTypeRules<T> {
  readonly type: SimpleType;
  /** As errors name it: `LOCAL_DATE`. */
  readonly name: string;
  /** Declared length in bytes, −1 if variable. */
  readonly length: number;
  /** True if `value` is one of this type. */
  accepts(value: unknown): boolean;
  write(value: T, target: DataOutput): void;
  read(source: DataInput): T;
  /** Absent: the type can't be a key. */
  readonly hash?: (value: T) => number;
}

/** A serializer of a type without nested types, made of its rules. */
export class SimpleSerializer<T> implements TypeSerializer<T> {
  readonly length: number;

  constructor(readonly rules: SimpleTypeRules<T>) {
    this.length = rules.length;
  }

  serialize(value: T, target: DataOutput): void {
    if (!this.rules.accepts(value)) throw mismatch(value, this.rules.name);
    this.rules.write(value, target);
  }

  deserialize(source: DataInput): T {
    return this.rules.read(source);
  }

  hash(value: T): number {
    const { hash, name } = this.rules;
    if (hash === undefined) throw mismatch(value, 'key', `${name} can't be one`);
    if (value === null || !this.rules.accepts(value)) throw mismatch(value, name);
    return hash(value);
  }

  snapshot(): SerializerSnapshot {
    return simpleSnapshot(this.rules.type);
  }
}

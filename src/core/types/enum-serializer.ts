import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { mismatch } from './describe-mismatch.ts';
import type { SerializerSnapshot } from './serializer-snapshot.ts';
import type { TypeSerializer } from './type-serializer.ts';

/** A Java enum's constant as its name: i32 index into the constants of the snapshot. */
export class EnumSerializer<C extends string> implements TypeSerializer<C> {
  readonly length = 4;

  constructor(
    readonly className: string,
    readonly constants: readonly C[],
  ) {}

  serialize(value: C, target: DataOutput): void {
    const index = this.constants.indexOf(value);
    if (index < 0) throw mismatch(value, `ENUM ${this.className}`, this.constants.join(', '));
    target.writeInt(index);
  }

  deserialize(source: DataInput): C {
    const index = source.readInt();
    const constant = this.constants[index];
    if (constant === undefined) {
      throw new MalformedDataError(`${this.className} has ${this.constants.length} constants, none of number ${index}`);
    }
    return constant;
  }

  hash(value: C): number {
    throw mismatch(value, 'key', 'an enum hashes differently in every JVM');
  }

  snapshot(): SerializerSnapshot {
    return { kind: 'enum', className: this.className, constants: this.constants };
  }
}

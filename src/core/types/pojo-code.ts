import type { DataInput } from '../base/data-input.ts';
import type { DataOutput } from '../base/data-output.ts';
import type { PojoSerializer } from './pojo-serializer.ts';

export interface CompiledPojo<T> {
  readonly serialize: (value: T, target: DataOutput) => void;
  readonly deserialize: (source: DataInput) => T;
}

export function compilePojo<T extends object>(
  _pojo: PojoSerializer<T>,
  _write: (value: T, target: DataOutput) => void,
  _read: (source: DataInput) => T,
): CompiledPojo<T> | undefined {
  return undefined;
}

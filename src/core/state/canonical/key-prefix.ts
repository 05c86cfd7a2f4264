import type { DataOutput } from '../../base/data-output.ts';

/** Bytes of the key-group prefix (`CompositeKeySerializationUtils.computeRequiredBytesInKeyGroupPrefix`): 1 or 2. */
export const keyGroupPrefixBytes = (maxParallelism: number): 1 | 2 => (maxParallelism > 128 ? 2 : 1);

/** Bytes that `writeVariableLength` takes for `length`. */
export const variableLengthBytes = (length: number): number =>
  length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;

/** The length of a part just written: low byte first, no continuation bits, as many bytes as it needs. */
export function writeVariableLength(length: number, output: DataOutput): void {
  let rest = length;
  do {
    output.writeByte(rest & 0xff);
    rest >>>= 8;
  } while (rest !== 0);
}

import type { TypeInformation } from './type-information.ts';

/**
 * Why `keyBy` refuses a key type, undefined if it takes it. Flink's message (InvalidProgramException) for what Flink
 * refuses; the same with a hint for what Flink accepts though no two JVMs agree on its hash.
 */
export function keyTypeRefusal(type: TypeInformation<unknown>): string | undefined {
  const unsupported = type.unsupportedKeyTypes();
  if (unsupported.length > 0) return refusal(type, unsupported);
  const unstable = type.unstableKeyTypes();
  if (unstable.length === 0) return undefined;
  return (
    `${refusal(type, unstable)} (Flink itself accepts this type, but arrays, enums and generic types have no hashCode ` +
    'that is the same in every JVM, so a key would not find its state again. Declare the key by fields that have one.)'
  );
}

function refusal(type: TypeInformation<unknown>, parts: readonly string[]): string {
  return (
    `Type ${type.toString()} cannot be used as key. Contained UNSUPPORTED key types: ${parts.join(', ')}. ` +
    'Look at the keyBy() documentation for the conditions a type has to satisfy in order to be eligible for a key.'
  );
}

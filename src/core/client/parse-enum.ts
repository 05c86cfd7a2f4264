import { ActionError } from './client-error.ts';
import { throwable } from './failure-chain.ts';

/**
 * Reads a constant of a Java enum as Flink's `ConfigurationUtils` does: in any case.
 * @throws ActionError with Flink's text for any other word
 */
export function parseEnum<T extends string>(className: string, constants: readonly T[], text: string): T {
  const constant = constants.find((name) => name === text.toUpperCase());
  if (constant !== undefined) return constant;
  const expected = `Could not parse value for enum class ${className}. Expected one of: [[${constants.join(', ')}]]`;
  throw new ActionError([throwable('java.lang.IllegalArgumentException', expected)]);
}

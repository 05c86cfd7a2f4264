import type { TypeInformation } from '../types/type-information.ts';
import { Types } from '../types/types.ts';

/**
 * The type of undeclared elements: STRING, BOOLEAN, LONG (all whole numbers), DOUBLE, LONG as bigint; else GENERIC.
 * JavaScript has one kind of number, so an INT must be declared.
 */
export function inferType<T>(elements: readonly T[]): TypeInformation<T> {
  // The chosen type takes exactly the elements that it was chosen for.
  return chooseType(elements) as TypeInformation<unknown> as TypeInformation<T>;
}

function chooseType(elements: readonly unknown[]): TypeInformation<never> | TypeInformation<unknown> {
  if (elements.length === 0) return Types.GENERIC();
  if (elements.every((element) => typeof element === 'string')) return Types.STRING;
  if (elements.every((element) => typeof element === 'boolean')) return Types.BOOLEAN;
  if (elements.every((element) => typeof element === 'bigint')) return Types.LONG.asBigInt();
  if (elements.every((element) => typeof element === 'number'))
    return elements.every(Number.isSafeInteger) ? Types.LONG : Types.DOUBLE;
  return Types.GENERIC();
}

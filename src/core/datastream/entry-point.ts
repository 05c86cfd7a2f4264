import { ProgramError } from './program-error.ts';

/** What runs a job. */
export type Main = (programArguments: readonly string[]) => unknown;

/**
 * Finds the main to run: the exported class named by the last segment of `entryClass` (`-c`), else the only export
 * with a static `main`, else an exported function `main`.
 * @throws ProgramError
 */
export function findMain(exported: unknown, entryClass: string | null): Main {
  const exports = Object.entries(isObject(exported) ? exported : {});
  if (entryClass !== null) return mainOfClass(exports, entryClass);
  const mains = exports.flatMap(([name, value]) => {
    const main = name === 'main' && isFunction(value) ? callable(value, undefined) : staticMain(value);
    return main === undefined ? [] : [{ name, main }];
  });
  const [only, second] = mains;
  if (only === undefined)
    throw new ProgramError('no-entry-class', 'No exported class with a static main() was found in the program.');
  if (second !== undefined) {
    const names = mains.map(({ name }) => name).join(', ');
    throw new ProgramError('no-entry-class', `Several classes with a static main(): ${names}. Say which with -c.`);
  }
  return only.main;
}

/** Names of the exports that `-c` may name. */
export function entryClassesOf(exported: unknown): string[] {
  const exports = Object.entries(isObject(exported) ? exported : {});
  return exports.flatMap(([name, value]) => (staticMain(value) === undefined ? [] : [name]));
}

function mainOfClass(exports: readonly (readonly [string, unknown])[], entryClass: string): Main {
  const name = entryClass.slice(entryClass.lastIndexOf('.') + 1);
  const found = exports.find(([exportName]) => exportName === name);
  if (found === undefined) {
    const message = `The program's entry point class '${entryClass}' was not found in the jar file.`;
    throw new ProgramError('class-not-found', message, entryClass);
  }
  const main = staticMain(found[1]);
  if (main === undefined) {
    const message = 'The given program class does not have a main(String[]) method.';
    throw new ProgramError('no-main-method', message, entryClass);
  }
  return main;
}

function staticMain(value: unknown): Main | undefined {
  if (!isFunction(value) && !isObject(value)) return undefined;
  return 'main' in value && isFunction(value.main) ? callable(value.main, value) : undefined;
}

type AnyFunction = (...args: readonly unknown[]) => unknown;

/** As Java's main, it takes the arguments of the command line as one list. */
const callable =
  (main: AnyFunction, owner: unknown): Main =>
  (programArguments) =>
    Reflect.apply(main, owner, [[...programArguments]]);

const isFunction = (value: unknown): value is AnyFunction => typeof value === 'function';
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

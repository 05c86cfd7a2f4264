import { FlinkError } from '../model/flink-error.ts';

/** What `new Function` puts before the text, by the language's own definition: subtract it from lines in stacks. */
export const SOURCE_LINE_OFFSET = 2;

interface CommonJsModule {
  exports: unknown;
}

type ModuleFunction = (require: (specifier: string) => unknown, module: CommonJsModule, exports: unknown) => void;

/** The job's own files as CommonJS modules, each evaluated once, at its first `require`. */
export class CommonJsModules {
  readonly #files: ReadonlyMap<string, string>;
  readonly #builtIn: ReadonlyMap<string, unknown>;
  readonly #loaded = new Map<string, CommonJsModule>();

  /** @param files emitted text by path; @param builtIn modules by bare name */
  constructor(files: ReadonlyMap<string, string>, builtIn: ReadonlyMap<string, unknown>) {
    this.#files = files;
    this.#builtIn = builtIn;
  }

  /** @throws FlinkError if there is no such file; SyntaxError; whatever the file throws while it is evaluated */
  load(path: string): unknown {
    const known = this.#loaded.get(path);
    if (known !== undefined) return known.exports;
    const text = this.#files.get(path);
    if (text === undefined) throw moduleNotFound(path, [...this.#files.keys()]);
    const module: CommonJsModule = { exports: {} };
    this.#loaded.set(path, module);
    const run = compile(path, text);
    run((specifier) => this.#require(specifier, path), module, module.exports);
    return module.exports;
  }

  #require(specifier: string, from: string): unknown {
    const builtIn = this.#builtIn.get(specifier);
    if (builtIn !== undefined) return builtIn;
    if (!specifier.startsWith('.')) throw moduleNotFound(specifier, [...this.#builtIn.keys(), ...this.#files.keys()]);
    const path = resolve(specifier, from);
    const found = candidates(path).find((candidate) => this.#files.has(candidate));
    if (found === undefined) throw moduleNotFound(specifier, [...this.#files.keys()]);
    return this.load(found);
  }
}

function compile(path: string, text: string): ModuleFunction {
  // A job is text that the reader asked to run; this happens in a sandboxed worker only.
  const made: unknown = new Function('require', 'module', 'exports', `${text}\n//# sourceURL=${encodeURI(path)}`);
  return made as ModuleFunction;
}

/** `./rules` seen from `jobs/fraud.ts` is `jobs/rules`. */
function resolve(specifier: string, from: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function candidates(path: string): readonly string[] {
  const stem = path.replace(/\.[jt]s$/, '');
  return [path, `${stem}.ts`, `${stem}.js`, `${path}/index.ts`, `${path}/index.js`];
}

const moduleNotFound = (specifier: string, known: readonly string[]): FlinkError =>
  new FlinkError(
    'java.lang.NoClassDefFoundError',
    `There is no module '${specifier}'. A job may import: ${known.join(', ')}.`,
  );

import { readFileSync, existsSync } from 'node:fs';
import { basename, dirname, join, posix, relative, resolve } from 'node:path';
import ts from 'typescript';
import type { Artifacts } from '../core/host/client-gateway.ts';
import type { ProgramText } from '../core/host/program-text.ts';
import type { ProgramSettings } from '../core/client/client-request.ts';
import { emitProgram } from './build/emit-program.ts';

/**
 * A job on disk: its entry file and the files of its own that it imports, emitted as CommonJS.
 * @throws SyntaxError naming file and line; Error if a file is missing
 */
export function readJob(jobFile: string): Pick<ProgramText, 'files' | 'entryFile'> {
  const entry = resolve(jobFile);
  const root = dirname(entry);
  const files: Record<string, string> = {};
  const pending = [entry];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    const name = nameOf(root, path);
    if (files[name] !== undefined) continue;
    const source = readFileSync(path, 'utf8');
    files[name] = path.endsWith('.ts') ? emitProgram(source, name).javascript : source;
    for (const { fileName } of ts.preProcessFile(source).importedFiles) {
      if (fileName.startsWith('.')) pending.push(resolveImport(path, fileName));
    }
  }
  return { files, entryFile: nameOf(root, entry) };
}

const nameOf = (root: string, path: string): string => relative(root, path).split('\\').join(posix.sep);

function resolveImport(from: string, specifier: string): string {
  const path = join(dirname(from), specifier);
  const found = [path, `${path}.ts`, path.replace(/\.js$/, '.ts'), join(path, 'index.ts')].find((candidate) => {
    return existsSync(candidate) && /\.[jt]s$/.test(candidate);
  });
  if (found === undefined) throw new Error(`${basename(from)} imports '${specifier}', and there is no such file.`);
  return found;
}

/** `flink run JOB.ts`: on Node the artifact is the source file itself. */
export const jobFiles: Artifacts = {
  find: (path) => (existsSync(path) ? path : null),
  program: ({ artifact, entryClass, parallelism, configuration, programArguments }: ProgramSettings) => ({
    ...readJob(artifact),
    entryClass,
    programArguments,
    configuration:
      parallelism === null ? configuration : { ...configuration, 'parallelism.default': String(parallelism) },
  }),
};

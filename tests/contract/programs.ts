import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitProgram } from '../../src/cli/build/emit-program.ts';
import type { ProgramText } from '../../src/core/host/program-text.ts';

export interface ProgramSettings {
  readonly entryClass?: string;
  readonly parallelism?: number;
  readonly configuration?: Readonly<Record<string, string>>;
}

/** Job sources of these tests, by name; compiled once. */
const compiled = new Map<string, string>();

export function programOf(source: string, settings: ProgramSettings = {}, fileName = 'job.ts'): ProgramText {
  return asProgram(fileName, emitProgram(source, fileName).javascript, settings);
}

/** @param name a file in `jobs/` without its ending */
export function testProgram(name: string, settings: ProgramSettings = {}): ProgramText {
  const fileName = `${name}.ts`;
  let javascript = compiled.get(name);
  if (javascript === undefined) {
    javascript = emitProgram(readFileSync(join(import.meta.dirname, 'jobs', fileName), 'utf8'), fileName).javascript;
    compiled.set(name, javascript);
  }
  return asProgram(fileName, javascript, settings);
}

export function asProgram(
  fileName: string,
  javascript: string,
  { entryClass, parallelism, configuration = {} }: ProgramSettings,
): ProgramText {
  return {
    files: { [fileName]: javascript },
    entryFile: fileName,
    entryClass: entryClass ?? null,
    programArguments: [],
    configuration: {
      ...configuration,
      ...(parallelism === undefined ? {} : { 'parallelism.default': String(parallelism) }),
    },
  };
}

import type { ProgramText } from '../../core/host/program-text.ts';
import type { EmittedProgram, EvaluationSettings } from './programs.ts';

/** A program with its settings, as workers evaluate it. Its first file holds the job. */
export function programTextOf(
  program: EmittedProgram,
  settings: EvaluationSettings,
  programArguments: readonly string[] = [],
): ProgramText {
  const { entryClass, parallelism, maxParallelism, configuration } = settings;
  return {
    files: Object.fromEntries(program.files.map(({ fileName, javascript }) => [fileName, javascript])),
    entryFile: program.files[0]?.fileName ?? '',
    entryClass,
    programArguments,
    configuration: {
      ...configuration,
      ...(parallelism === null ? {} : { 'parallelism.default': String(parallelism) }),
      ...(maxParallelism === null ? {} : { 'pipeline.max-parallelism': String(maxParallelism) }),
    },
  };
}

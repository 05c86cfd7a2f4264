import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { SOURCE_LINE_OFFSET } from '../../core/datastream/common-js-modules.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { EmittedFile, EmittedProgram, SourceLocation } from '../session/programs.ts';

const MAX_FRAMES = 20;
/** `at f (job.ts:1:2)` of V8, `f@job.ts:1:2` of the others: the end of a stack's line. */
const FRAME = /([\w.-]+\.ts):(\d{1,7}):(\d{1,7})\)?\s*$/;

/**
 * Where a failure's stack passes through the user's own source, innermost first. A line of the stack names a file of the
 * program and a position in its emitted JavaScript; the source map leads back.
 */
export function locateFailure({ stack }: FailureInfo, program: EmittedProgram): readonly SourceLocation[] {
  const locations: SourceLocation[] = [];
  for (const line of stack.split('\n')) {
    const [, fileName = '', row = '', column = ''] = FRAME.exec(line) ?? [];
    const file = program.files.find((candidate) => candidate.fileName === fileName);
    const location =
      file === undefined ? undefined : sourceLocation(file, Number(row) - SOURCE_LINE_OFFSET, Number(column));
    if (location !== undefined) locations.push(location);
    if (locations.length === MAX_FRAMES) break;
  }
  return locations;
}

/** @param line and column of the emitted JavaScript, both counted from 1, as engines print them */
function sourceLocation(file: EmittedFile, line: number, column: number): SourceLocation | undefined {
  if (line < 1) return undefined;
  try {
    const found = originalPositionFor(new TraceMap(file.sourceMap), { line, column: Math.max(0, column - 1) });
    return found.line === null ? undefined : { fileName: file.fileName, line: found.line, column: found.column + 1 };
  } catch {
    return undefined; // a map that is none: the failure is shown without its place
  }
}

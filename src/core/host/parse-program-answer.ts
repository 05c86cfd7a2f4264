import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { ProgramErrorKind } from '../datastream/program-error.ts';
import { parseJobGraph } from '../graph/parse-job-graph.ts';
import { parseFailureInfo } from '../protocol/parse-failure-info.ts';
import { environmentFailure } from './environment-failure.ts';
import type { ProgramEvaluation } from './program-evaluation-result.ts';

const KINDS: readonly ProgramErrorKind[] = [
  'class-not-found',
  'no-main-method',
  'no-entry-class',
  'no-execute',
  'main-failed',
];
const MAX_OUTPUT_LINES = 1000;
const MAX_LINE = 8192;

/** What came out of a program worker, where the program may have posted anything it liked. */
export function parseProgramAnswer(value: unknown): ProgramEvaluation {
  try {
    if (typeof value !== 'object' || value === null || !('type' in value))
      throw new MalformedDataError('not an answer');
    const output = 'output' in value ? lines(value.output) : [];
    const entryClasses = 'entryClasses' in value ? lines(value.entryClasses) : [];
    if (value.type === 'program' && 'jobGraph' in value) {
      return { ok: true, jobGraph: parseJobGraph(value.jobGraph), entryClasses, output };
    }
    if (value.type !== 'program-failed' || !('failure' in value)) throw new MalformedDataError('not an answer');
    const kind = 'kind' in value ? (KINDS.find((known) => known === value.kind) ?? null) : null;
    return { ok: false, failure: parseFailureInfo(value.failure), kind, outcome: 'answered', entryClasses, output };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      failure: environmentFailure(`The program's worker answered nonsense: ${reason}`),
      kind: null,
      outcome: 'answered',
      entryClasses: [],
      output: [],
    };
  }
}

function lines(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_OUTPUT_LINES).map((line) => String(line).slice(0, MAX_LINE));
}

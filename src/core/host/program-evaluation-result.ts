import type { ProgramErrorKind } from '../datastream/program-error.ts';
import type { JobGraph } from '../graph/job-graph.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';

/**
 * What became of an evaluation. `output` is what the program printed meanwhile, `entryClasses` the exports of which `-c`
 * picks one.
 */
export type ProgramEvaluation =
  | {
      readonly ok: true;
      readonly jobGraph: JobGraph;
      readonly entryClasses: readonly string[];
      readonly output: readonly string[];
    }
  | {
      readonly ok: false;
      readonly failure: FailureInfo;
      readonly kind: ProgramErrorKind | null;
      /** Whether the program said so, or its worker had to be ended, or could not be used at all. */
      readonly outcome: 'answered' | 'timed-out' | 'worker-failed';
      readonly entryClasses: readonly string[];
      readonly output: readonly string[];
    };

import { err, ok, type Result } from '../../core/base/result.ts';
import type { ProgramEvaluation } from '../../core/host/program-evaluation-result.ts';
import type { SessionHost } from '../../core/host/session-host.ts';
import type {
  CurrentProgram,
  EmittedProgram,
  Evaluation,
  EvaluationFailure,
  EvaluationSettings,
  Programs,
} from './programs.ts';
import { plainFailure } from './web-failures.ts';
import { programTextOf } from './web-program-text.ts';

/** A main that takes longer than this is taken for one that never returns. */
export const EVALUATION_TIMEOUT_MS = 10_000;

const REPLACED: EvaluationFailure = {
  reason: 'timed-out',
  failure: plainFailure('environment', 'A newer evaluation took the place of this one.'),
  entryClasses: [],
};

/** Asks programs for their graphs, in workers of their own. */
export class WebPrograms implements Programs {
  #current: CurrentProgram | null = null;
  #replace: (() => void) | null = null;

  constructor(readonly host: SessionHost) {}

  /** What the editor holds, if it has said so. */
  get current(): CurrentProgram | null {
    return this.#current;
  }

  provideCurrent(current: CurrentProgram): void {
    this.#current = current;
  }

  evaluate(program: EmittedProgram, settings: EvaluationSettings): Promise<Result<Evaluation, EvaluationFailure>> {
    this.#replace?.();
    return new Promise((resolve) => {
      const cancel = this.host.evaluate(programTextOf(program, settings), EVALUATION_TIMEOUT_MS, (evaluation) => {
        this.#replace = null;
        resolve(evaluationResult(evaluation));
      });
      this.#replace = () => {
        cancel();
        resolve(err(REPLACED));
      };
    });
  }
}

export function evaluationResult(evaluation: ProgramEvaluation): Result<Evaluation, EvaluationFailure> {
  const { entryClasses, output } = evaluation;
  if (evaluation.ok) {
    return ok({ jobGraph: evaluation.jobGraph, entryClasses, output: output.map((line) => `${line}\n`).join('') });
  }
  return err({ reason: reasonOf(evaluation), failure: evaluation.failure, entryClasses });
}

function reasonOf({ kind, outcome }: Extract<ProgramEvaluation, { ok: false }>): EvaluationFailure['reason'] {
  if (outcome === 'timed-out') return 'timed-out';
  if (outcome === 'worker-failed') return 'no-sandbox';
  // A main without execute() is no error to Flink's client, but there is no job to show either.
  return kind === null || kind === 'no-execute' ? 'main-failed' : kind;
}

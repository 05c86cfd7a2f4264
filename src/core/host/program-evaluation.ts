import type { ProgramErrorKind } from '../datastream/program-error.ts';
import type { JobGraph } from '../graph/job-graph.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import { environmentFailure } from './environment-failure.ts';
import { parseProgramAnswer } from './parse-program-answer.ts';
import type { ProgramText } from './program-text.ts';
import type { WorkerFactory } from './worker-factory.ts';
import type { WorkerBootstrap } from './worker-message.ts';

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

/**
 * Evaluates a program in a worker of its own. A program that never returns loses its worker after `timeoutMs`.
 * @returns cancellation; the callback is not called after it
 */
export function evaluateInWorker(
  program: ProgramText,
  host: {
    readonly workers: WorkerFactory;
    readonly delay: (delayMs: number, callback: () => void) => () => void;
  },
  timeoutMs: number,
  callback: (evaluation: ProgramEvaluation) => void,
): () => void {
  let isOver = false;
  const worker = host.workers.start({ kind: 'program' }, 'Program', (message) => {
    finish({ ...NO_ANSWER, failure: environmentFailure(message), outcome: 'worker-failed' });
  });
  const stop = (): void => {
    isOver = true;
    cancelTimeout();
    worker.port.close();
    worker.terminate();
  };
  const finish = (evaluation: ProgramEvaluation): void => {
    if (isOver) return;
    stop();
    callback(evaluation);
  };
  const cancelTimeout = host.delay(timeoutMs, () => {
    const seconds = timeoutMs / 1000;
    const message = `The program's main did not return within ${seconds} s: is there an endless loop in it?`;
    finish({ ...NO_ANSWER, failure: { ...environmentFailure(message), domain: 'user' }, outcome: 'timed-out' });
  });
  worker.port.listen((data) => {
    finish(parseProgramAnswer(data));
  });
  const bootstrap: WorkerBootstrap = { type: 'evaluate-program', program };
  worker.port.post(bootstrap);
  return () => {
    if (!isOver) stop();
  };
}

const NO_ANSWER = { ok: false, kind: null, entryClasses: [], output: [] } as const;

import { environmentFailure } from './environment-failure.ts';
import { parseProgramAnswer } from './parse-program-answer.ts';
import type { ProgramEvaluation } from './program-evaluation-result.ts';
import type { ProgramText } from './program-text.ts';
import type { WorkerFactory } from './worker-factory.ts';
import type { WorkerBootstrap } from './worker-message.ts';

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

import type { OutputStream } from './client-effect.ts';
import type { ClientOutcome, ClientRequest } from './client-request.ts';

/** One step of an action; the machine turns it into an effect, and resumes a request with its outcome. */
export type ActionStep =
  | { readonly type: 'print'; readonly stream: OutputStream; readonly text: string }
  | { readonly type: 'request'; readonly request: ClientRequest; readonly jobManager: string | null };

/** An action under way: straight-line code that stops at each request. */
export type ActionRun<R = void> = Generator<ActionStep, R, ClientOutcome | undefined>;

/** Prints one line on standard output. */
export function* say(line: string): ActionRun {
  yield { type: 'print', stream: 'out', text: `${line}\n` };
}

/** Prints a line that Flink doesn't have, marked as such. */
export function* remark(line: string): ActionRun {
  yield* say(`[Sluice] ${line}`);
}

import type { ClientContext, OutputStream } from './client-effect.ts';
import type { ClientOutcome, ClientRequest } from './client-request.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { CommandLine, Option } from './option-parser.ts';
import type { FailureChain } from './failure-chain.ts';

/** One step of an action; the machine turns it into an effect, and resumes a request with its outcome. */
export type ActionStep =
  | { readonly type: 'print'; readonly stream: OutputStream; readonly text: string }
  | { readonly type: 'request'; readonly request: ClientRequest; readonly jobManager: string | null };

/** An action under way: straight-line code that stops at each request. */
export type ActionRun<R = void> = Generator<ActionStep, R, ClientOutcome | undefined>;

/** What a value on the command line names; completion offers its candidates. */
export type ValueKind = 'job-id' | 'path' | 'artifact';

export interface Invocation {
  readonly line: CommandLine;
  readonly cluster: ClusterClient;
  readonly context: ClientContext;
}

/** One action of the `flink` command. */
export interface Action {
  readonly name: string;
  /** one sentence for the help text */
  readonly summary: string;
  /** what follows the action's name */
  readonly syntax: string;
  readonly options: readonly Option[];
  /** true: options end at the first word that is none, and the rest belongs to the program */
  readonly stopAtNonOption: boolean;
  /** false for actions that ask no cluster: their help lists no options for reaching one */
  readonly asksCluster: boolean;
  readonly positionals: readonly ValueKind[];
  readonly run: (invocation: Invocation) => ActionRun;
}

/** The words were wrong (`CliArgsException`): told on standard output, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The action failed: told on standard error as a chain of exceptions. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
  readonly chain: FailureChain;

  constructor(chain: FailureChain) {
    super(chain[0]?.message ?? chain[0]?.className ?? 'the action failed');
    this.chain = chain;
  }
}

/** Prints one line on standard output. */
export function* say(line: string): ActionRun {
  yield { type: 'print', stream: 'out', text: `${line}\n` };
}

/** Prints a line that Flink doesn't have, marked as such. */
export function* remark(line: string): ActionRun {
  yield* say(`[Sluice] ${line}`);
}

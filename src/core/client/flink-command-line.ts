import { assert } from '../base/assert.ts';
import type { ActionRun, ActionStep } from './action-step.ts';
import { ActionError, UsageError } from './client-error.ts';
import { parseOptions } from './option-parser.ts';
import { actionNamed, actions, grammarOf } from './actions.ts';
import type { ClientAnswer, ClientContext, ClientEffect } from './client-effect.ts';
import type { ClientOutcome } from './client-request.ts';
import { ClusterClient } from './cluster-client.ts';
import type { FailureChain } from './failure-chain.ts';
import { stackTrace } from './failure-chain.ts';
import { actionHelp, overallHelp } from './help-text.ts';

/** The release whose behaviour Sluice follows. */
const VERSION = 'Version: 2.3.0, Commit ID: c0f8d1a';
const POINTER_TO_HELP = 'Use the help option (-h or --help) to get help on the command.';
/** What a shell reports for a program ended by Ctrl-C: 128 + SIGINT. */
const INTERRUPTED = 130;

/**
 * One run of the `flink` command (`CliFrontend`) as a machine: words and answers in, effects out. The last effect is
 * `exit`. It has at most one request under way.
 */
export class FlinkCommandLine {
  #run: ActionRun<number> | null = null;
  #lastRequestId = 0;
  #ended = false;

  /** @param words what follows the word `flink` */
  start(words: readonly string[], context: ClientContext): readonly ClientEffect[] {
    assert(this.#run === null && !this.#ended, 'a FlinkCommandLine runs one command');
    this.#run = runCommand(words, context);
    return this.#resume(undefined);
  }

  /** An answer to anything but the request under way is late, and changes nothing. */
  receive(answer: ClientAnswer): readonly ClientEffect[] {
    if (this.#ended || answer.requestId !== this.#lastRequestId) return [];
    if (answer.type === 'output') return [{ type: 'print', stream: answer.stream, text: answer.text }];
    return this.#resume(answer);
  }

  /** Ctrl-C: the command ends, what it asked for goes on, as with Flink's. */
  interrupt(): readonly ClientEffect[] {
    if (this.#ended) return [];
    this.#ended = true;
    return [{ type: 'exit', code: INTERRUPTED }];
  }

  #resume(outcome: ClientOutcome | undefined): readonly ClientEffect[] {
    assert(this.#run !== null, 'receive() before start()');
    const effects: ClientEffect[] = [];
    for (let step = this.#run.next(outcome); ; step = this.#run.next()) {
      if (step.done) {
        this.#ended = true;
        return [...effects, { type: 'exit', code: step.value }];
      }
      if (step.value.type === 'request') {
        this.#lastRequestId++;
        return [...effects, { ...step.value, requestId: this.#lastRequestId }];
      }
      effects.push(step.value);
    }
  }
}

const print = (stream: 'out' | 'err', text: string): ActionStep => ({ type: 'print', stream, text });

/** `CliFrontend.parseAndRun`: ends with the exit code. */
function* runCommand(words: readonly string[], context: ClientContext): ActionRun<number> {
  const [name, ...rest] = words;
  switch (name) {
    case undefined:
      yield print('out', `${overallHelp(actions)}Please specify an action.\n`);
      return 1;
    case '-h':
    case '--help':
      yield print('out', overallHelp(actions));
      return 0;
    case '-v':
    case '--version':
      yield print('out', `${VERSION}\n`);
      return 0;
    default:
      return yield* runAction(name, rest, context);
  }
}

function* runAction(name: string, words: readonly string[], context: ClientContext): ActionRun<number> {
  const action = actionNamed(name);
  if (action === undefined) {
    yield print('out', notAnAction(name));
    return 1;
  }
  try {
    const line = parseOptions(grammarOf(action), words, action.stopAtNonOption);
    if (line.has('h')) yield print('out', actionHelp(action));
    else yield* action.run({ line, cluster: new ClusterClient(line.value('m')), context });
    return 0;
  } catch (error) {
    if (error instanceof UsageError) yield print('out', `${error.message}\n\n${POINTER_TO_HELP}\n`);
    else if (error instanceof ActionError) yield print('err', failureText(error.chain));
    else throw error;
    return 1;
  }
}

const notAnAction = (name: string): string =>
  [
    `"${name}" is not a valid action.`,
    'Valid actions are "run", "list", "info", "savepoint", "stop", or "cancel".',
    'Specify the version option (-v or --version) to print Flink version.',
    'Specify the help option (-h or --help) to get help on the command.',
  ].join('\n\n') + '\n';

/** `CliFrontend.handleError`. A program that Flink calls invalid is told by its message alone. */
function failureText(chain: FailureChain): string {
  const cause = chain[1];
  const invalidProgram = cause?.className === 'org.apache.flink.api.common.InvalidProgramException';
  const told = invalidProgram
    ? `${cause.message ?? ''}\n${(cause.frames ?? []).map((frame) => `\t${frame}\n`).join('')}`
    : stackTrace(chain);
  return `\n${'-'.repeat(60)}\n The program finished with the following exception:\n\n${told}`;
}

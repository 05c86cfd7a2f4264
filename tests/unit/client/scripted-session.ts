import type { ClientAnswer, ClientContext, ClientEffect } from '../../../src/core/client/client-effect.ts';
import type { ClientCall, ClientRequest, OutcomeOf } from '../../../src/core/client/client-request.ts';
import { FlinkCommandLine } from '../../../src/core/client/flink-command-line.ts';

/** What the session answers to each call; a call that is not here must not be made. */
export type Script = { readonly [C in ClientCall]?: OutcomeOf<C> };

export interface Played {
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
  readonly requests: readonly ClientRequest[];
  readonly jobManagers: readonly (string | null)[];
}

/** The transcripts were recorded in UTC. */
export const utc: ClientContext = { utcOffsetMinutes: () => 0 };

/** Runs one command to its end against a session that answers at once, by script. */
export function play(words: readonly string[], script: Script = {}): Played {
  const machine = new FlinkCommandLine();
  const played = { out: '', err: '', requests: [] as ClientRequest[], jobManagers: [] as (string | null)[] };
  const queue: ClientEffect[] = [...machine.start(words, utc)];
  for (let effect = queue.shift(); effect !== undefined; effect = queue.shift()) {
    if (effect.type === 'print') played[effect.stream] += effect.text;
    else if (effect.type === 'exit') return { ...played, exitCode: effect.code };
    else {
      played.requests.push(effect.request);
      played.jobManagers.push(effect.jobManager);
      queue.push(...machine.receive(answerTo(effect.requestId, effect.request.call, script)));
    }
  }
  throw new Error(`no exit after ${JSON.stringify(words)}`);
}

export function answerTo(requestId: number, call: ClientCall, script: Script): ClientAnswer {
  const outcome = script[call];
  if (outcome === undefined) throw new Error(`unexpected request: ${call}`);
  // the script's type pairs each call with its own outcome
  return { type: 'outcome', requestId, call, outcome } as ClientAnswer;
}

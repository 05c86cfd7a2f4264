import type { ClientContext, ClientEffect } from '../../core/client/client-effect.ts';
import { FlinkCommandLine } from '../../core/client/flink-command-line.ts';
import type { Session } from '../session/session.ts';

export interface CommandOutput {
  print(text: string, stream: 'out' | 'err'): void;
}

const context: ClientContext = { utcOffsetMinutes: (timestampMs) => -new Date(timestampMs).getTimezoneOffset() };

/** One run of the `flink` command against the session. */
export class CommandRunner {
  readonly #machine = new FlinkCommandLine();
  readonly #exited: Promise<number>;
  #exit: (code: number) => void = () => undefined;

  constructor(
    words: readonly string[],
    readonly session: Session,
    readonly output: CommandOutput,
  ) {
    this.#exited = new Promise((resolve) => {
      this.#exit = resolve;
    });
    this.#carryOut(this.#machine.start(words, context));
  }

  /** The exit code. */
  get exited(): Promise<number> {
    return this.#exited;
  }

  /** Ctrl+C: the command ends, what it asked for goes on. */
  interrupt(): void {
    this.#carryOut(this.#machine.interrupt());
  }

  #carryOut(effects: readonly ClientEffect[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'print':
          this.output.print(effect.text, effect.stream);
          break;
        case 'request':
          void this.#ask(effect);
          break;
        case 'exit':
          this.#exit(effect.code);
          break;
      }
    }
  }

  async #ask({ requestId, request, jobManager }: Extract<ClientEffect, { type: 'request' }>): Promise<void> {
    try {
      const outcome = await this.session.clientRequest(request, jobManager, (stream, text) => {
        this.#carryOut(this.#machine.receive({ type: 'output', requestId, stream, text }));
      });
      // Whatever number the session gave it: the machine knows its own.
      this.#carryOut(this.#machine.receive({ ...outcome, type: 'outcome', requestId }));
    } catch (error) {
      this.output.print(`[Sluice] ${error instanceof Error ? error.message : String(error)}\n`, 'err');
      this.#exit(1);
    }
  }
}

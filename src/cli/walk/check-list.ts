import type { Terminal } from '../run-command.ts';

/** One line a check; a failed one says what was found instead. */
export class CheckList {
  #passed = 0;
  #failed = 0;

  constructor(readonly terminal: Terminal) {}

  check(what: string, holds: boolean, found = ''): void {
    if (holds) this.#passed++;
    else this.#failed++;
    this.terminal.out(`${holds ? '  ok   ' : '  FAIL '} ${what}${holds || found === '' ? '' : `: ${found}`}`);
  }

  get tally(): { readonly passed: number; readonly failed: number } {
    return { passed: this.#passed, failed: this.#failed };
  }

  /** The last line of the walk. @returns the exit code */
  finish(): number {
    this.terminal.out(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0 ? 0 : 1;
  }
}

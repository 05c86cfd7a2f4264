import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserTab } from './browser-tab.ts';
import { FOCUSED_VALUE, locate, middleOf, namesOf, textOf, type Role, type Whereabouts } from './page-scripts.ts';

const PATIENCE_MS = 30_000;
const POLL_MS = 100;

/** Someone at the page, who finds things by what they are called and waits for what is to come. */
export class PagePerson {
  constructor(readonly tab: BrowserTab) {}

  /** Clicks as soon as it can be clicked. @throws Error saying why it could not */
  async click(role: Role, name: string | RegExp, within = 'body'): Promise<void> {
    await this.#clickAt(`the ${role} ${String(name)}`, locate(role, name, within));
  }

  /** Types a text in place of what a field holds. */
  async fill(role: 'textbox' | 'spinbutton', name: string | RegExp, within: string, text: string): Promise<void> {
    await this.click(role, name, within);
    await this.tab.press('Control', 'a');
    await this.tab.type(text);
    await this.waitFor(
      `the text of the ${role} ${String(name)}`,
      () => this.tab.evaluate(FOCUSED_VALUE),
      (value) => value === text,
    );
  }

  async clickInto(selector: string): Promise<void> {
    await this.#clickAt(selector, middleOf(selector));
  }

  async text(selector: string): Promise<string> {
    return String(await this.tab.evaluate(textOf(selector)));
  }

  /** Waits until the text of the elements matches. @returns the text */
  async waitForText(pattern: RegExp, selector = 'body'): Promise<string> {
    return await this.waitFor(
      `${String(pattern)} in ${selector}`,
      () => this.text(selector),
      (text) => pattern.test(text),
    );
  }

  /** The names of all elements of the role whose name matches. */
  async names(role: Role, name: RegExp): Promise<readonly string[]> {
    // An array of strings, by the script.
    return (await this.tab.evaluate(namesOf(role, name))) as readonly string[];
  }

  /** Looks again and again until what is seen will do. @throws Error with what was seen last */
  async waitFor<T>(what: string, look: () => Promise<T>, isEnough: (seen: T) => boolean): Promise<T> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const seen = await look();
      if (isEnough(seen)) return seen;
      if (Date.now() > deadline) {
        throw new Error(`waited ${PATIENCE_MS / 1000} s for ${what}; saw ${JSON.stringify(seen).slice(0, 2000)}`);
      }
      await sleep(POLL_MS);
    }
  }

  async #clickAt(what: string, script: string): Promise<void> {
    let before: Whereabouts = { reason: 'nobody looked yet' };
    const where = await this.waitFor(
      what,
      async () => (await this.tab.evaluate(script)) as Whereabouts,
      (found) => {
        // What still moves would be missed.
        const stands = 'x' in found && 'x' in before && found.x === before.x && found.y === before.y;
        before = found;
        return stands;
      },
    );
    if ('x' in where) await this.tab.click(where.x, where.y);
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { shareFragment } from '../../app/share/share-link.ts';
import type { CheckList } from '../walk/check-list.ts';
import type { BrowserTab } from './browser-tab.ts';
import { PagePerson } from './page-person.ts';
import { nosyJob, OUTCOME, SECRET, takeOver } from './sandbox-probes.ts';
import { startStranger } from './stranger.ts';

/** A savepoint as the list names it. */
const SAVEPOINT = /^savepoint-[0-9a-f]{6}-[0-9a-f]{12}$/;
const SOURCE = '.monaco-editor .view-lines';
/** What needs no patience any more: a request that has not come by then does not come. */
const SETTLE_MS = 1000;

/** What a browser must prove: the article's walk by clicks, a reload, the sandbox. */
export class EngineChecks {
  readonly #person: PagePerson;

  constructor(
    readonly tab: BrowserTab,
    readonly pageUrl: string,
    readonly checks: CheckList,
  ) {
    this.#person = new PagePerson(tab);
  }

  /** Each part is tried, whatever became of the ones before. */
  async run(onFailure: () => Promise<void>): Promise<void> {
    const parts: readonly (readonly [string, () => Promise<void>])[] = [
      ['a first visit runs the fraud job, and counts its 1,000 users by key group', () => this.#firstVisit()],
      ['a savepoint, and a stop with savepoint, by clicks', () => this.#savepoints()],
      ['an edit of the code, and of the graph', () => this.#edits()],
      ['it resumes at parallelism 8 with every user', () => this.#resume()],
      ['both savepoints outlive a reload of the tab', () => this.#reload()],
      ['user code gets neither network nor storage nor page, and no request leaves', () => this.#userCode()],
      ['a frame can not carry data away by navigating itself', () => this.#frameNavigation()],
      ['the frame file starts nothing outside its sandbox', () => this.#frameFile()],
    ];
    for (const [what, part] of parts) {
      try {
        await part();
        this.checks.check(`${this.tab.engine}: ${what}`, true);
      } catch (error) {
        this.checks.check(`${this.tab.engine}: ${what}`, false, error instanceof Error ? error.message : String(error));
        await onFailure();
      }
    }
  }

  async #firstVisit(): Promise<void> {
    await this.tab.open(this.pageUrl);
    await this.#waitForJob('RUNNING');
    await this.#person.click('tab', 'Key groups');
    await this.#person.waitForText(/128 key groups · parallelism 4 · 1,000 keys/);
  }

  async #savepoints(): Promise<void> {
    const person = this.#person;
    await person.click('button', 'Savepoint');
    await person.click('tab', 'Savepoints');
    await this.#waitForSavepoints(1);
    await person.click('button', 'Stop with savepoint');
    await this.#waitForJob('FINISHED');
    await this.#waitForSavepoints(2);
  }

  async #edits(): Promise<void> {
    const person = this.#person;
    await person.waitForText(/ALERT_THRESHOLD/, SOURCE);
    await person.clickInto('.monaco-editor');
    // Find and replace.
    await this.tab.press('Control', 'h');
    await person.fill('textbox', /^Find/, '.find-widget', '= 100;');
    await person.fill('textbox', /^Replace/, '.find-widget', '= 500;');
    await person.click('button', /^Replace All/, '.find-widget');
    await this.tab.press('Escape');
    await person.waitForText(/ALERT_THRESHOLD = 500;/, SOURCE);
    await person.click('button', 'Insert an operator here', '.insert-on-edge');
    await person.click('menuitem', 'Insert filter');
    await person.waitForText(/\.filter\(/, SOURCE);
  }

  async #resume(): Promise<void> {
    const person = this.#person;
    await person.click('tab', 'Savepoints');
    // Said before anything runs.
    await person.waitForText(/The source takes this savepoint: \d+ operators restored/);
    await person.fill('spinbutton', /parallelism/, '.restore-plan', '8');
    await person.click('button', 'Run from it');
    await this.#waitForJob('RUNNING');
    await person.click('tab', 'Key groups');
    await person.waitForText(/128 key groups · parallelism 8 · 1,000 keys.* · read [\d.,]+ [kKM]?B on restore/);
  }

  async #reload(): Promise<void> {
    await this.tab.reload();
    await this.#person.click('tab', 'Savepoints');
    await this.#waitForSavepoints(2);
  }

  async #userCode(): Promise<void> {
    const stranger = await startStranger('');
    try {
      const person = this.#person;
      const job = { source: nosyJob(stranger.url, this.pageUrl), parallelism: 1, maxParallelism: null };
      await this.#keepSecret();
      // Another fragment alone would be no new visit.
      await this.tab.open('about:blank');
      await this.tab.open(this.pageUrl + shareFragment(job));
      await person.waitForText(/came with (a|the) link, and has not run/);
      await person.click('button', 'Run it');
      await person.click('tab', 'Output');
      await person.click('button', /^Printed/);
      const [, tried, got] = OUTCOME.exec(await person.waitForText(OUTCOME)) ?? [];
      if (got !== '') throw new Error(`of ${tried} attempts these succeeded: ${got}`);
      await this.#nothingArrived(stranger.requests);
    } finally {
      stranger.close();
    }
  }

  /** In a cache of the page's own origin. */
  async #keepSecret(): Promise<void> {
    const secret = JSON.stringify(this.pageUrl + SECRET);
    await this.tab.evaluate(`
      caches.open('sluice').then((cache) => cache.put(${secret}, new Response('secret')))
        .then(() => { document.title = 'kept'; }, (error) => { document.title = 'kept nothing: ' + error; });
      return null;`);
    const title = async (): Promise<string> => String(await this.tab.evaluate('return document.title'));
    const told = await this.#person.waitFor('the cache', title, (seen) => seen.startsWith('kept'));
    if (told !== 'kept') throw new Error(told);
  }

  /** Code in the frame itself, as if it had broken out of its worker. */
  async #frameNavigation(): Promise<void> {
    const stranger = await startStranger('');
    try {
      await this.#person.waitFor(
        'a frame',
        () => this.tab.evaluate('return document.querySelectorAll("iframe").length'),
        (count) => Number(count) > 0,
      );
      const url = JSON.stringify(`${stranger.url}navigation`);
      await this.tab.evaluate(`setTimeout(() => { location.href = ${url}; }); return null;`, 0);
      await this.#nothingArrived(stranger.requests);
      // So that silence says something.
      await fetch(`${stranger.url}control`);
      if (stranger.requests.join() !== '/control') throw new Error('the stranger is deaf');
    } finally {
      stranger.close();
    }
  }

  async #frameFile(): Promise<void> {
    const stranger = await startStranger(takeOver(`${this.pageUrl}frame.html`));
    try {
      await this.tab.open(stranger.url);
      const title = (): Promise<unknown> => this.tab.evaluate('return document.title');
      await this.#person.waitFor('the attempt', title, (seen) => String(seen).includes('posted'));
      await sleep(SETTLE_MS);
      const seen = await title();
      if (seen !== 'stranger posted') throw new Error(`the frame answered: ${String(seen)}`);
    } finally {
      stranger.close();
    }
  }

  async #nothingArrived(requests: readonly string[]): Promise<void> {
    await sleep(SETTLE_MS);
    if (requests.length > 0) throw new Error(`the stranger was asked for ${requests.join(', ')}`);
  }

  async #waitForJob(status: string): Promise<void> {
    await this.#person.waitForText(new RegExp(`^${status}$`), '.job-state strong');
  }

  async #waitForSavepoints(count: number): Promise<void> {
    await this.#person.waitFor(
      `${count} savepoints`,
      () => this.#person.names('button', SAVEPOINT),
      (names) => names.length === count,
    );
  }
}

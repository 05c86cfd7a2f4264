import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser, type KeyInput, type Page } from 'puppeteer-core';
import { required } from '../../core/base/assert.ts';
import { installDebianPackages } from '../debian-packages.ts';
import { VIEWPORT, type BrowserTab, type KeyName } from './browser-tab.ts';

/** @returns the path of its executable; null if it is not there and can't be installed */
export async function findFirefox(): Promise<string | null> {
  const found = installed();
  if (found !== null || process.platform !== 'linux') return found;
  return (await installDebianPackages('firefox-esr')) ? installed() : null;
}

function installed(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const candidates = [
    ...['firefox-esr', 'firefox'].flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Firefox, driven over WebDriver BiDi. */
export class FirefoxTab implements BrowserTab {
  private constructor(
    readonly engine: string,
    readonly browser: Browser,
    readonly page: Page,
  ) {}

  static async launch(executablePath: string): Promise<FirefoxTab> {
    const browser = await puppeteer.launch({ browser: 'firefox', executablePath, headless: true });
    try {
      const page = await browser.newPage();
      await page.setViewport(VIEWPORT);
      return new FirefoxTab((await browser.version()).replace('/', ' '), browser, page);
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  async open(url: string): Promise<void> {
    await this.page.goto(url);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }

  async click(x: number, y: number): Promise<void> {
    await this.page.mouse.click(x, y);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  async press(...keys: readonly KeyName[]): Promise<void> {
    // Puppeteer's names of keys are those of the DOM.
    for (const key of keys) await this.page.keyboard.down(key as KeyInput);
    for (const key of keys.toReversed()) await this.page.keyboard.up(key as KeyInput);
  }

  async evaluate(body: string, frame?: number): Promise<unknown> {
    const target = frame === undefined ? this.page : required(this.page.frames()[frame + 1], `frame ${frame}`);
    return await target.evaluate(`(() => { ${body} })()`);
  }

  async screenshot(): Promise<Uint8Array> {
    return await this.page.screenshot();
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

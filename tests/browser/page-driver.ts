import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

const PATIENCE_MS = 30_000;

/** The page as a person uses it: by the names of its buttons and tabs. */
export class PageDriver {
  constructor(readonly page: Page) {}

  /** Opens the page and waits for the editor. */
  static async open(page: Page, url: string): Promise<PageDriver> {
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.goto(url);
    await page.locator('.monaco-editor .view-line').first().waitFor({ timeout: PATIENCE_MS });
    return new PageDriver(page);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }

  async waitForJob(status: 'RUNNING' | 'FINISHED' | 'CANCELED' | 'FAILED'): Promise<void> {
    await this.page.getByText(status, { exact: true }).first().waitFor({ timeout: PATIENCE_MS });
  }

  /** Waits until the key-group tab counts that many keys. */
  async waitForKeys(count: string): Promise<void> {
    await this.tab('Key groups').click();
    await this.page.getByText(new RegExp(`· ${count} keys ·`)).waitFor({ timeout: PATIENCE_MS });
  }

  /** Replaces a text in the editor, as with Ctrl+H. */
  async replaceInEditor(what: string, by: string): Promise<void> {
    await this.#focusEditor();
    await this.page.keyboard.press('Control+h');
    const find = this.page.getByRole('textbox', { name: 'Find' });
    await find.fill(what);
    await this.page.getByRole('textbox', { name: 'Replace' }).fill(by);
    await this.button(/^Replace All/).click();
    await this.page.keyboard.press('Escape');
  }

  /** Puts a whole program into the editor. */
  async writeProgram(source: string): Promise<void> {
    await this.#focusEditor();
    await this.page.keyboard.press('Control+a');
    await this.page.evaluate(async (text) => navigator.clipboard.writeText(text), source);
    await this.page.keyboard.press('Control+v');
  }

  async #focusEditor(): Promise<void> {
    await this.page.locator('.monaco-editor textarea, .monaco-editor .native-edit-context').first().focus();
  }

  /** What the editor shows of the source, the lines in view. */
  async visibleSource(): Promise<string> {
    const lines = await this.page.locator('.monaco-editor .view-line').allInnerTexts();
    return lines.join('\n').replaceAll(' ', ' ');
  }

  /** Inserts an operator on the first edge between two vertices. */
  async insertOperator(kind: 'filter' | 'map'): Promise<void> {
    await this.page.locator('.insert-on-edge button').first().click();
    await this.page.getByRole('menuitem', { name: `Insert ${kind}` }).click();
  }

  /** Links of the savepoints list, newest first. */
  async savepoints(): Promise<readonly string[]> {
    await this.tab('Savepoints').click();
    return this.page.getByRole('button', { name: /^savepoint-/ }).allInnerTexts();
  }

  /** Runs the source from the savepoint that is selected. */
  async runFromSelected(parallelism: number): Promise<void> {
    await this.page.locator('.restore-plan input[type=number]').fill(String(parallelism));
    await this.button('Run from it').click();
  }

  async expectNoErrors(errors: readonly string[]): Promise<void> {
    await this.page.waitForTimeout(0);
    expect(errors).toEqual([]);
  }
}

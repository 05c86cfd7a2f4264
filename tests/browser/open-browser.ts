import { chromium, type Browser, type Page } from 'playwright';
import { inject } from 'vitest';

/** Starts the test browser; the caller closes it. */
export function openBrowser(): Promise<Browser> {
  const { executablePath, env, args } = inject('testBrowser');
  return chromium.launch({ executablePath, args, env: { ...stringEnvironment(), ...env } });
}

/**
 * Collects what a page reports as wrong: uncaught errors and console errors. A test asserts that nothing came.
 * Call it before the page navigates.
 */
export function collectErrors(page: Page): readonly string[] {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return errors;
}

function stringEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

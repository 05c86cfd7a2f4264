let isAllowed: boolean | undefined;

/** Whether this realm may make functions of text: workers may, a page whose policy lacks `unsafe-eval` may not. */
export function mayGenerateCode(): boolean {
  if (isAllowed === undefined) {
    try {
      isAllowed = new Function('return 1')() === 1;
    } catch {
      // EvalError by the Content-Security-Policy: asked once, since each attempt may be reported as a violation.
      isAllowed = false;
    }
  }
  return isAllowed;
}

/**
 * A function expression compiled from text, with `constants` in scope under their names.
 *
 * What stands in `text` must come from this program alone: quote whatever a user or a file named (`JSON.stringify`).
 * @returns undefined where code may not be generated: every caller needs another way
 */
export function compileFunction(text: string, constants: Readonly<Record<string, unknown>>): unknown {
  if (!mayGenerateCode()) return undefined;
  const make = new Function(...Object.keys(constants), `'use strict'; return ${text};`);
  return Reflect.apply(make, undefined, Object.values(constants));
}

import ts from 'typescript';
import { expect, test } from 'vitest';
import { parseModule } from './modules.ts';
import { filesBelow, readText } from './project-files.ts';

const RUNNERS = new Set(['test', 'it', 'describe', 'suite']);
const LEFT_OUT = new Set(['skip', 'skipIf', 'runIf', 'todo', 'fails']);

test('no test is left out in silence', () => {
  const paths = filesBelow('tests').filter((path) => path.endsWith('.ts'));
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.flatMap((path) => leftOut(path, readText(path)))).toEqual([]);
});

test.each([
  ["test.only('x', f);", ['t.ts:1 only']],
  ["describe.skip('x', f);", ['t.ts:1 skip']],
  ["test.concurrent.skipIf(a)('x', f);", ['t.ts:1 skipIf']],
  ["// Skipped because: no Java here.\ntest.skipIf(a)('x', f);", []],
  ["// Skipped because: no Java here.\ntest.only('x', f);", ['t.ts:2 only']],
  ['list.skip(3); reader.only;', []],
])('reads %s', (code, found) => {
  expect(leftOut('t.ts', code)).toEqual(found);
});

/** `.only` is never allowed; the others need a line above: `// Skipped because: …`. */
function leftOut(path: string, text: string): string[] {
  const { source } = parseModule(path, text);
  const lines = text.split('\n');
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && RUNNERS.has(runnerOf(node))) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      const name = node.name.text;
      const explained = /\/\/ Skipped because: \S/.test(lines[line - 1] ?? '');
      if (name === 'only' || (LEFT_OUT.has(name) && !explained)) found.push(`${path}:${line + 1} ${name}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function runnerOf(node: ts.PropertyAccessExpression): string {
  if (ts.isIdentifier(node.expression)) return node.expression.text;
  return ts.isPropertyAccessExpression(node.expression) ? runnerOf(node.expression) : '';
}

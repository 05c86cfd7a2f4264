import ts from 'typescript';
import { expect, test } from 'vitest';
import { parseModule, readModules, type Module } from './modules.ts';

/**
 * The core is a set of step-wise machines: what is banned would bring in time, chance or a host. Most of it doesn't even
 * compile there (tsconfig.core.json gives the ES library alone); this also sees what ES itself has, and ways around.
 */
const BANNED_NAMES = new Set([
  'Promise',
  'Atomics',
  'SharedArrayBuffer',
  'WeakRef',
  'FinalizationRegistry',
  'globalThis',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'console',
  'process',
  'crypto',
  'fetch',
  'structuredClone',
  'TextEncoder',
  'TextDecoder',
  'window',
  'document',
  'self',
]);

const core = readModules().filter(({ path }) => path.startsWith('src/core/'));

test('the core has no async code, clock, chance, timer, console or host', () => {
  expect(core.length).toBeGreaterThan(50);
  expect(core.flatMap(violations)).toEqual([]);
});

test.each([
  ['async function f() {}', 'async'],
  ['const f = async () => 1;', 'async'],
  ['class A { async m() {} }', 'async'],
  ['for await (const x of y) {}', 'await'],
  ['let p: Promise<number>;', 'Promise'],
  ['Promise.resolve(1);', 'Promise'],
  ['Math.random();', 'Math.random'],
  ["Math['random']();", 'Math.random'],
  ['Date.now();', 'Date.now'],
  ['new Date();', 'new Date()'],
  ['Date();', 'Date()'],
  ['setTimeout(f, 1);', 'setTimeout'],
  ["console.log('x');", 'console'],
  ['const { log } = console;', 'console'],
  ['f({ performance });', 'performance'],
  ['globalThis.x;', 'globalThis'],
  ['declare const host: number;', 'declare'],
  ['declare global { interface A {} }', 'declare'],
])('finds it: %s', (code, found) => {
  expect(violations(parseModule('src/core/task/x.ts', code))).toEqual([`src/core/task/x.ts:1 ${found}`]);
});

test.each([
  'a.fetch(1);',
  'class A { fetch(): void {} process = 1; }',
  'const x = { console: 1 };',
  'interface I { document: string }',
  'if (value instanceof Date) f(new Date(ms));',
  "f('Promise'); // Promise",
  'declare const brand: unique symbol; class A { declare readonly x: number }',
  'function f({ fetch }: Request) { return fetch.offset; }',
])('leaves alone: %s', (code) => {
  expect(violations(parseModule('src/core/task/x.ts', code))).toEqual([]);
});

function violations({ path, source }: Module): string[] {
  const found: string[] = [];
  const own = ownBindings(source);
  const visit = (node: ts.Node): void => {
    const what = violation(node, own);
    if (what !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      found.push(`${path}:${line + 1} ${what}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Banned names that the file gives to variables of its own: those are not the globals. */
function ownBindings(source: ts.SourceFile): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) {
      if (ts.isIdentifier(node.name)) names.add(node.name.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function violation(node: ts.Node, own: ReadonlySet<string>): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword) return 'async';
  if (node.kind === ts.SyntaxKind.DeclareKeyword) return isBrand(node.parent) ? undefined : 'declare';
  if (node.kind === ts.SyntaxKind.AwaitKeyword || ts.isAwaitExpression(node)) return 'await';
  if (ts.isIdentifier(node) && BANNED_NAMES.has(node.text) && !own.has(node.text) && !isOnlyAName(node))
    return node.text;
  return clockOrChance(node);
}

/** `declare const brand: unique symbol` and `declare readonly field` exist for the type checker only. */
function isBrand(node: ts.Node): boolean {
  if (ts.isPropertyDeclaration(node)) return true;
  return (
    ts.isVariableStatement(node) &&
    node.declarationList.declarations.every(
      ({ type }) => type !== undefined && ts.isTypeOperatorNode(type) && type.operator === ts.SyntaxKind.UniqueKeyword,
    )
  );
}

/** `Date` itself is a value that jobs keep in their state; only reading the clock is banned. */
function clockOrChance(node: ts.Node): string | undefined {
  const member = memberAccess(node);
  if (member === 'Math.random' || member === 'Date.now') return member;
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && (node.arguments?.length ?? 0) === 0)
    return 'new Date()';
  if (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) return 'Date()';
  return undefined;
}

function memberAccess(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression))
    return `${node.expression.text}.${node.name.text}`;
  if (!ts.isElementAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return ts.isStringLiteralLike(node.argumentExpression)
    ? `${node.expression.text}.${node.argumentExpression.text}`
    : undefined;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** The name of a member, not a reference to the global of that name. */
function isOnlyAName(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return false;
  if (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent) || ts.isQualifiedName(parent)) {
    return (ts.isQualifiedName(parent) ? parent.right : parent.name) === node;
  }
  return (
    (ts.isMethodDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isAccessor(parent)) &&
    parent.name === node
  );
}

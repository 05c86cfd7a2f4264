import { expect, test } from 'vitest';
import { readModules, targetOf, type Module } from './modules.ts';
import { readText } from './project-files.ts';

const ROOTS = [
  /^src\/core\/datastream\/index\.ts$/,
  /^src\/app\/main\.tsx?$/,
  /^src\/cli\/[^/]+\.ts$/,
  /^src\/cli\/build\/rolldown\.config\.ts$/,
  // The simulator's host: tests/simulation is its entry.
  /^src\/platform\/memory\/memory-host\.ts$/,
  /^workers\/(?:node\/)?[^/]+\.ts$/,
];

/**
 * Modules that nothing reaches yet, each with the reason. One that is reached after all fails as well.
 */
const DEBTS: readonly { readonly path: string; readonly reason: string }[] = [];

test('every module is reached from an entry', () => {
  const modules = readModules();
  const dead = unreached(modules, rootsAmong(modules));
  const owed = DEBTS.map(({ path }) => path);
  expect(dead.filter((path) => !owed.includes(path))).toEqual([]);
  expect(owed.filter((path) => !dead.includes(path))).toEqual([]);
});

test('a module that only a dead one imports is dead', () => {
  const module = (path: string, ...targets: string[]): Module =>
    ({ path, imports: targets.map((specifier) => ({ specifier, line: 1, kind: 'module' })) }) as unknown as Module;
  const modules = [module('a.ts', './b.ts'), module('b.ts'), module('c.ts', './d.ts'), module('d.ts')];
  expect(unreached(modules, ['a.ts'])).toEqual(['c.ts', 'd.ts']);
});

/** Beside the fixed ones: what npm's scripts, the bundlers' and the test runner's configurations name. */
function rootsAmong(modules: readonly Module[]): string[] {
  const configurations = ['package.json', 'vite.config.ts', 'vitest.config.ts'].map(readText);
  const quoting = [
    ...configurations,
    ...modules.filter(({ path }) => path.startsWith('src/cli/bootstrap/')).map(({ path }) => readText(path)),
  ];
  return modules
    .map(({ path }) => path)
    .filter((path) => ROOTS.some((pattern) => pattern.test(path)) || quoting.some((text) => text.includes(path)));
}

function unreached(modules: readonly Module[], roots: readonly string[]): string[] {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const reached = new Set<string>();
  const open = [...roots];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const module = byPath.get(path);
    if (module === undefined || reached.has(path)) continue;
    reached.add(path);
    for (const { specifier } of module.imports) open.push(targetOf(path, specifier) ?? '');
  }
  return modules.map(({ path }) => path).filter((path) => !reached.has(path));
}

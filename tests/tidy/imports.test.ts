import { describe, expect, test } from 'vitest';
import { DEBTS, IMPORT_TABLE, roomOf } from './import-table.ts';
import { isModulePath, packageOf, parseModule, readModules, targetOf, type Import, type Module } from './modules.ts';
import { trackedFiles } from './project-files.ts';

const modules = readModules();
const byPath = new Map(modules.map((module) => [module.path, module]));

describe('the import table', () => {
  test('every module was read', () => {
    const tracked = trackedFiles().filter((path) => /^(?:src|workers)\//.test(path) && isModulePath(path));
    expect(tracked.filter((path) => !byPath.has(path))).toEqual([]);
    expect(modules.length).toBeGreaterThanOrEqual(tracked.length);
    // A parser that finds nothing would pass every other test.
    expect(modules.flatMap(({ imports }) => imports).length).toBeGreaterThan(modules.length);
  });

  test('every module lies in a room of the table', () => {
    expect(
      modules.filter(({ path }) => IMPORT_TABLE[roomOf(path) ?? ''] === undefined).map(({ path }) => path),
    ).toEqual([]);
  });

  test('the table names only rooms that it has', () => {
    const named = Object.values(IMPORT_TABLE).flatMap(({ rooms, workers = [] }) => [...rooms, ...workers]);
    expect(named.filter((room) => !room.endsWith('.ts') && IMPORT_TABLE[room] === undefined)).toEqual([]);
  });

  test('no room imports what the table does not allow', () => {
    expect(modules.flatMap(forbiddenImports)).toEqual([]);
  });

  test('every import says which file it means', () => {
    const broken = modules.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => {
          const target = targetOf(path, specifier);
          return target !== undefined && !byPath.has(target) && !/\.(?:css|json|d\.ts)$/.test(target);
        })
        .map((found) => describeImport(path, found)),
    );
    expect(broken).toEqual([]);
  });

  test('no debt is kept that was paid', () => {
    const paid = DEBTS.filter(({ from, to }) => !moduleImports(byPath.get(from)).some((target) => target === to));
    expect(paid).toEqual([]);
  });

  test('no modules import each other in a circle', () => {
    expect(findCycles(new Map(modules.map((module) => [module.path, moduleImports(module)])))).toEqual([]);
  });
});

describe('the check itself', () => {
  test('sees every kind of import', () => {
    const { imports } = parseModule(
      'src/core/task/x.ts',
      [
        "import a from 'a';",
        "import type { B } from '@b/b/c';",
        "export * from './c.ts';",
        "type D = import('./d.ts').D;",
        "const e = () => import('./e.ts');",
        "import text from './f.ts?workertext';",
        "new Worker(new URL('./g.ts', import.meta.url), { type: 'module' });",
        "// import x from 'comment';",
        'const s = "import y from \'string\'";',
      ].join('\n'),
    );
    expect(imports.map(({ specifier, kind, line }) => [specifier, kind, line])).toEqual([
      ['a', 'module', 1],
      ['@b/b/c', 'module', 2],
      ['./c.ts', 'module', 3],
      ['./d.ts', 'module', 4],
      ['./e.ts', 'module', 5],
      ['./f.ts', 'text', 6],
      ['./g.ts', 'text', 7],
    ]);
    expect(imports.map(({ specifier }) => packageOf(specifier))).toEqual(['a', '@b/b', ...Array(5).fill(undefined)]);
  });

  test('refuses upward imports, packages and siblings', () => {
    const refused = (path: string, specifier: string) =>
      forbiddenImports(parseModule(path, `import '${specifier}';`)).length === 1;
    expect(refused('src/core/base/a.ts', '../model/b.ts')).toBe(true);
    expect(refused('src/core/task/a.ts', '../jobmanager/b.ts')).toBe(true);
    expect(refused('src/core/task/a.ts', '../protocol/b.ts')).toBe(false);
    expect(refused('src/core/task/inner/a.ts', '../../base/b.ts')).toBe(false);
    expect(refused('src/core/task/a.ts', 'node:fs')).toBe(true);
    expect(refused('src/core/task/a.ts', 'd3')).toBe(true);
    expect(refused('src/platform/node/a.ts', '../web/b.ts')).toBe(true);
    expect(refused('src/platform/node/a.ts', 'node:fs')).toBe(false);
    expect(refused('src/platform/web/a.ts', '../../../workers/task.ts')).toBe(true);
    expect(refused('src/platform/web/a.ts', '../../../workers/task.ts?workertext')).toBe(false);
    expect(refused('src/core/base/a.ts', '../../../tests/x.ts')).toBe(true);
  });

  test('finds a circle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c', 'd']],
      ['c', ['a']],
      ['d', []],
    ]);
    expect(findCycles(graph)).toEqual(['a -> b -> c -> a']);
  });
});

function forbiddenImports(module: Module): string[] {
  return module.imports
    .filter((found) => !isAllowed(module.path, found))
    .map((found) => describeImport(module.path, found));
}

function isAllowed(path: string, { specifier, kind }: Import): boolean {
  const room = roomOf(path) ?? '';
  const rules = IMPORT_TABLE[room];
  if (rules === undefined) return false;
  const target = targetOf(path, specifier);
  if (target === undefined) return rules.packages.includes(packageOf(specifier) ?? '');
  if (DEBTS.some(({ from, to }) => from === path && to === target)) return true;
  const targetRoom = roomOf(target) ?? '';
  if (kind === 'text') return rules.workers?.includes(targetRoom) === true;
  return targetRoom === room || rules.rooms.includes(targetRoom) || rules.rooms.includes(target.replace(/^src\//, ''));
}

function describeImport(path: string, { specifier, line }: Import): string {
  return `${path}:${line} imports '${specifier}'`;
}

function moduleImports(module: Module | undefined): string[] {
  return (module?.imports ?? [])
    .filter(({ kind }) => kind === 'module')
    .map(({ specifier }) => targetOf(module?.path ?? '', specifier))
    .filter((target) => target !== undefined);
}

/** One line a circle, each found once, from the module where the search met it first. */
function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): void => {
    const start = path.indexOf(node);
    if (start >= 0) cycles.push([...path.slice(start), node].join(' -> '));
    if (start >= 0 || done.has(node)) return;
    path.push(node);
    for (const next of graph.get(node) ?? []) visit(next);
    path.pop();
    done.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return cycles;
}

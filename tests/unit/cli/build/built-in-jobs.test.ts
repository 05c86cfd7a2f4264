import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { builtInJobs } from '../../../../src/cli/build/built-in-jobs.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-jobs-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Job {
  readonly name: string;
  readonly fileName: string;
  readonly source: string;
  readonly javascript: string;
  readonly sourceMap: string;
}

async function load(): Promise<readonly Job[]> {
  const entry = join(folder, 'entry.js');
  writeFileSync(entry, "export { default } from 'virtual:built-in-jobs';");
  const bundle = await rolldown({ input: entry, plugins: [builtInJobs(folder)] });
  const { output } = await bundle.generate({ format: 'esm' });
  await bundle.close();
  const module = (await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)) as {
    default: readonly Job[];
  };
  return module.default;
}

test('every job in public/jobs, by name, with source and emitted program', async () => {
  mkdirSync(join(folder, 'public', 'jobs'), { recursive: true });
  writeFileSync(join(folder, 'public', 'jobs', 'zebra.ts'), 'export const z: number = 1;\n');
  writeFileSync(join(folder, 'public', 'jobs', 'ant.ts'), 'export const a: number = 2;\n');
  writeFileSync(join(folder, 'public', 'jobs', 'README.md'), 'no job');
  const jobs = await load();
  expect(jobs.map(({ name, fileName }) => [name, fileName])).toEqual([
    ['ant', 'ant.ts'],
    ['zebra', 'zebra.ts'],
  ]);
  expect(jobs[0]?.source).toBe('export const a: number = 2;\n');
  expect(jobs[0]?.javascript).toContain('exports.a = 2;');
  expect(JSON.parse(jobs[0]?.sourceMap ?? '')).toMatchObject({ version: 3, sources: ['ant.ts'] });
});

test('no folder, no jobs', async () => {
  expect(await load()).toEqual([]);
});

test('a job that is not TypeScript stops the build', async () => {
  mkdirSync(join(folder, 'public', 'jobs'), { recursive: true });
  writeFileSync(join(folder, 'public', 'jobs', 'broken.ts'), 'class {');
  await expect(load()).rejects.toThrow('broken.ts:1:8');
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentHash, ensureCacheFolder, root, withLock } from '../../../../src/cli/bootstrap/project.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(ensureCacheFolder(), 'hash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const hash = (wanted?: (path: string) => boolean) =>
  contentHash([folder.slice(root.length + 1).replaceAll('\\', '/')], wanted);

test('the hash follows names and contents, and nothing else', () => {
  write('a.ts', 'one');
  const first = hash();
  write('a.ts', 'two');
  const second = hash();
  write('a.ts', 'one');
  write('README.md', 'prose is not built');
  expect(second).not.toBe(first);
  expect(hash()).toBe(first);
  expect(hash((path) => !path.endsWith('.ts'))).not.toBe(first);
  write('b.ts', '');
  expect(hash()).not.toBe(first);
});

test('a folder that is not there counts as empty', () => {
  expect(contentHash(['no-such-folder'])).toBe(contentHash([]));
});

test('one at a time holds a lock, and gives it back when its work fails', async () => {
  const name = `test-${process.pid}`;
  let holders = 0;
  const most: number[] = [];
  const work = () =>
    withLock(name, async () => {
      most.push(++holders);
      await new Promise((resolve) => setTimeout(resolve, 1));
      holders--;
    });
  await expect(withLock(name, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await Promise.all([work(), work(), work()]);
  expect(most).toEqual([1, 1, 1]);
});

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../src/cli/bootstrap/project.mjs';

/** What git would never hold; left out where a tree without git is read. */
const OUTSIDE = new Set(['.git', 'node_modules', 'dist', 'dist-cli', 'target']);

/** Every file below a folder, relative to the root, with `/`, sorted. A folder that isn't there is empty. */
export function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return OUTSIDE.has(entry.name) ? [] : filesBelow(path);
      return entry.isFile() ? [path] : [];
    })
    .sort();
}

/** The files that git holds; in a tree without git (a release archive), all of them. */
export function trackedFiles(): string[] {
  if (!existsSync(join(root, '.git'))) return filesBelow('.');
  const listed = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../src/cli/bootstrap/project.mjs';
import { roomOf } from './import-table.ts';
import { filesBelow, readText } from './project-files.ts';

const MAX_LINES = 400;
const files = ['src', 'workers', 'tests', 'public']
  .flatMap(filesBelow)
  .filter((path) => !/^(?:tests\/fixtures|public\/data)\//.test(path));
const code = files.filter((path) => /\.(?:ts|tsx|mjs|css)$/.test(path));

test('there is something to check', () => {
  expect(code.length).toBeGreaterThan(50);
});

test('names are kebab-case', () => {
  const kebab = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
  // Java has its own law, and these two names are every repository's.
  const exempt = /^(?:README\.md|ARCHITECTURE\.md)$|\.java$/;
  const wrong = files.filter(
    (path) =>
      !path.includes('/conformance/flink/') && path.split('/').some((part) => !exempt.test(part) && !kebab.test(part)),
  );
  expect(wrong).toEqual([]);
});

/** A room named so says nothing about what it holds; Flink's own JobManager and TaskManager do. */
function isEmptyName(part: string): boolean {
  const [stem = ''] = part.split('.');
  return (
    /^(?:.+-)?(?:utils?|common|commons|helpers?|misc)$/.test(stem) ||
    (/^(?:.+-)?managers?$/.test(stem) && !/^(?:.+-)?(?:job|task)-managers?$/.test(stem))
  );
}

test('nothing is called utils, common, helpers or manager', () => {
  expect(files.filter((path) => path.split('/').some(isEmptyName))).toEqual([]);
  expect(['utils', 'string-utils.ts', 'common', 'state-manager.ts', 'managers'].every(isEmptyName)).toBe(true);
  expect(['task-manager.ts', 'job-manager-message.ts', 'uncommon.ts'].some(isEmptyName)).toBe(false);
});

test('every room opens with a README', () => {
  const rooms = new Set(files.filter((path) => roomOf(path) !== undefined).map(roomFolder));
  expect(rooms.size).toBeGreaterThan(10);
  expect([...rooms].filter((folder) => !existsSync(join(root, folder, 'README.md')))).toEqual([]);
});

test(`a file past ${MAX_LINES} lines says why: "Long because: …"`, () => {
  const long = code.filter((path) => {
    const lines = readText(path).split('\n');
    return lines.length > MAX_LINES + 1 && !lines.some((line) => /Long because: \S/.test(line));
  });
  expect(long).toEqual([]);
});

test('nothing is put off in a comment', () => {
  const marker = new RegExp(`\\b(?:${['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X', 'HA' + 'CK'].join('|')})\\b`);
  expect(code.filter((path) => marker.test(readText(path)))).toEqual([]);
});

function roomFolder(path: string): string {
  const room = roomOf(path) ?? '';
  return room.startsWith('workers') ? room : `src/${room}`;
}

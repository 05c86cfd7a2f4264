import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../src/cli/bootstrap/project.mjs';
import { readText, trackedFiles } from './project-files.ts';

const tracked = trackedFiles();
const TEXT = /\.(?:ts|tsx|mjs|js|json|html|css|md|java|xml|yaml|yml|sh)$|(?:^|\/)(?:run|LICENSE|\.[a-z]+rc)$/;
const texts = tracked.filter((path) => TEXT.test(path) && !path.startsWith('tests/fixtures/'));

/** Where somebody's machine would show. Put together here, so that this file does not find itself. */
const MACHINE_PATH = new RegExp(
  ['work', 'root', 'home/[a-z]\\w*', 'Users/\\w+'].map((folder) => `(?<![\\w.~}-])/${folder}/\\w`).join('|'),
);
const REGISTRY_HOST = new RegExp(
  ['registry\\.', 'npmjs\\.' + 'org', 'repo1?\\.' + 'maven', 'deb\\.' + 'debian', 'artifact' + 'ory', 'nexus\\.']
    .map((host) => `//[\\w.-]*${host}`)
    .join('|'),
);

test('licence, README and lock file are there', () => {
  expect(['LICENSE', 'README.md', 'package-lock.json'].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(readText('LICENSE')).toContain('Apache License');
  expect(JSON.parse(readText('package.json'))).toMatchObject({ license: 'Apache-2.0' });
});

test('no build output is committed', () => {
  expect(
    tracked.filter((path) => /(?:^|\/)(?:dist|dist-cli|node_modules|target)\/|\.(?:tsbuildinfo|log|class)$/.test(path)),
  ).toEqual([]);
});

test('no file names a place on one machine', () => {
  expect(texts.length).toBeGreaterThan(50);
  expect(texts.filter((path) => MACHINE_PATH.test(readText(path)))).toEqual([]);
  expect(MACHINE_PATH.test(`read("/${'work'}/x")`)).toBe(true);
  expect(MACHINE_PATH.test('src/work/x')).toBe(false);
});

test('no file names a package registry', () => {
  expect(texts.filter((path) => REGISTRY_HOST.test(readText(path)))).toEqual([]);
  expect(REGISTRY_HOST.test(`https:${'//'}registry.example.org/x`)).toBe(true);
});

test('the lock file fits package.json and holds exact versions', () => {
  const manifest = JSON.parse(readText('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies };
  expect(
    Object.entries(wanted).filter(([, version]) => !/^(?:npm:\w+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version)),
  ).toEqual([]);
  const lock = JSON.parse(readText('package-lock.json')) as {
    packages: Record<string, { version?: string; resolved?: string }>;
  };
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  const differing = Object.entries(wanted).filter(
    ([name, version]) => lock.packages[`node_modules/${name}`]?.version !== version.replace(/^npm:\w+@/, ''),
  );
  expect(differing).toEqual([]);
});

// Skipped because: a release archive has no git to ask.
test.skipIf(!existsSync(join(root, '.git')))('what must run by itself is executable', () => {
  const listed = execFileSync('git', ['ls-files', '--stage', '.ci/run'], { cwd: root, encoding: 'utf8' });
  expect(listed).toMatch(/^100755 /);
});

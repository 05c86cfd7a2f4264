import { expect, it } from 'vitest';
import { canonicalPath } from '../../../../../src/platform/web/storage/storage-path.ts';

it.each([
  ['/a/b', 'file://a/b'],
  ['file:/a/b/', 'file://a/b'],
  ['file:///a//b', 'file://a/b'],
  ['s3://bucket/dir/', 's3://bucket/dir'],
  ['S3://bucket/dir', 's3://bucket/dir'],
  ['relative/x', 'file://relative/x'],
])('%s is %s', (path, canonical) => {
  expect(canonicalPath(path)).toBe(canonical);
});

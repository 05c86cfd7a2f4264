import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveFolder } from '../../../../src/cli/bootstrap/static-server.mjs';

let parent: string;
let server: Awaited<ReturnType<typeof serveFolder>>;

beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'sluice-server-'));
  mkdirSync(join(parent, 'site', 'assets'), { recursive: true });
  writeFileSync(join(parent, 'site', 'index.html'), '<h1>page</h1>');
  writeFileSync(join(parent, 'site', 'assets', 'a b.js'), 'export {};');
  writeFileSync(join(parent, 'secret.txt'), 'not yours');
  server = await serveFolder(join(parent, 'site'));
});
afterEach(async () => {
  await server.close();
  rmSync(parent, { recursive: true });
});

/** Sends the path as it is; `fetch` would tidy it up first. */
function statusOf(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(new URL(server.url), { path }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
  });
}

test('a folder answers with its index, a file with its type', async () => {
  const index = await fetch(server.url);
  expect([await index.text(), index.headers.get('content-type')]).toEqual([
    '<h1>page</h1>',
    'text/html; charset=utf-8',
  ]);
  const script = await fetch(new URL('assets/a%20b.js?x=1', server.url));
  expect([await script.text(), script.headers.get('content-type')]).toEqual([
    'export {};',
    'text/javascript; charset=utf-8',
  ]);
});

test('a file that is known already is not sent again', async () => {
  const etag = (await fetch(server.url)).headers.get('etag') ?? '';
  const again = await fetch(server.url, { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('HEAD sends no body; other methods are refused', async () => {
  const head = await fetch(server.url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '13', '']);
  expect((await fetch(server.url, { method: 'POST' })).status).toBe(405);
});

test('nothing outside the folder, whatever the path', async () => {
  const hostile = [
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/%00',
    '/%',
    '//x/..',
    '/assets',
  ];
  expect(await Promise.all(hostile.map(statusOf))).toEqual(hostile.map((path) => (path === '//x/..' ? 200 : 404)));
});

test('the next port is taken when the first is not free; an exact one is an error', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  await expect(serveFolder(parent, { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  const second = await serveFolder(parent, { firstFreeFrom: port });
  expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
  await second.close();
  await new Promise((resolve) => other.close(resolve));
});

import { createServer, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';
import { ensureCacheFolder } from '../../../src/cli/bootstrap/project.mjs';
import { serveFolder } from '../../../src/cli/bootstrap/static-server.mjs';

/** A server that remembers what it was asked for. */
export interface WatchedServer {
  /** Ends in a slash. */
  readonly url: string;
  /** Paths of all requests, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A page of the same site that holds nothing, not even a policy. */
export const BARE_PAGE = 'bare.html';

/** Builds the page and serves it as any static host would, from a folder of the site. */
export async function serveSessionPage(): Promise<WatchedServer> {
  const outDir = join(ensureCacheFolder(), 'session-page');
  const configFile = join(import.meta.dirname, 'vite.config.ts');
  await build({ configFile, build: { outDir }, logLevel: 'error' });
  const files = await serveFolder(outDir);
  const watched = await watch(async (path, response) => {
    if (path === `/folder/${BARE_PAGE}`) {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>bare</title>');
      return;
    }
    const file = await fetch(new URL(path.replace(/^\/folder\//, ''), files.url));
    response.writeHead(file.status, { 'content-type': file.headers.get('content-type') ?? '' });
    response.end(new Uint8Array(await file.arrayBuffer()));
  });
  return {
    url: `${watched.url}folder/`,
    requests: watched.requests,
    close: async () => {
      await watched.close();
      await files.close();
    },
  };
}

/** Another site: answers everything, to everybody. `pages` are its own, by path. */
export function serveStranger(pages: Readonly<Record<string, string>> = {}): Promise<WatchedServer> {
  return watch((path, response) => {
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/html' });
    response.end(pages[path] ?? '');
    return Promise.resolve();
  });
}

async function watch(answer: (path: string, response: ServerResponse) => Promise<void>): Promise<WatchedServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    answer(request.url ?? '/', response).catch(() => response.destroy());
  });
  server.on('upgrade', (request, socket) => {
    requests.push(request.url ?? '');
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${portOf(server)}/`, requests, close: () => closed(server) };
}

function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the server does not listen');
  return address.port;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

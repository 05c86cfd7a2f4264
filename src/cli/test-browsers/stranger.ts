import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server of somebody else, who would like to hear from the page: it keeps what it is asked for. */
export interface Stranger {
  /** Ends in a slash. */
  readonly url: string;
  /** Paths of all requests, but for `/`. */
  readonly requests: readonly string[];
  close(): void;
}

/** @param page what it shows under `/` */
export async function startStranger(page: string): Promise<Stranger> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    if (path !== '/' && path !== '/favicon.ico') requests.push(path);
    // Whoever asks may read: so nothing but the sandbox keeps anybody from it.
    response.writeHead(200, { 'content-type': 'text/html', 'access-control-allow-origin': '*' });
    response.end(path === '/' ? page : 'secret');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on a TCP port.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    requests,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

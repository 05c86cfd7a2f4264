// `npm start [-- --port N] [-- --no-build]`: everything needed on a fresh clone, then the built page on this machine.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './install.mjs';
import { distFolder, ensurePageBuilt } from './page-build.mjs';
import { endWithNpm, fail } from './project.mjs';
import { serveFolder } from './static-server.mjs';

const FIRST_PORT = 4173;

endWithNpm();
const { port, build } = readOptions();

if (build) {
  await ensureInstalled();
  await ensurePageBuilt();
} else if (!existsSync(join(distFolder, 'index.html'))) {
  fail('There is no built page in dist/ yet: leave out --no-build once.');
}

const server = await serveFolder(distFolder, port === undefined ? { firstFreeFrom: FIRST_PORT } : { port }).catch(
  (error) => fail(error.code === 'EADDRINUSE' ? `Port ${port} is taken; choose another one.` : String(error)),
);
console.log(`Sluice runs at ${server.url}  (Ctrl-C ends it)`);

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, 'no-build': { type: 'boolean' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65_536)) {
      throw new Error(`--port wants a number from 0 to 65535, not '${values.port}'.`);
    }
    return { port, build: values['no-build'] !== true };
  } catch (error) {
    return fail(`${/** @type {Error} */ (error).message}\nUsage: npm start -- [--port N] [--no-build]`);
  }
}

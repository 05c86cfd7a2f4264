// `node run.mjs NAME args…`: runs the Node command `src/cli/NAME.ts`, in this very process, so that its output,
// its exit code and the signals are its own.
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './install.mjs';
import { ensureBundled } from './node-bundle.mjs';
import { endWithNpm, fail } from './project.mjs';

const [name, ...args] = process.argv.slice(2);
if (name === undefined) fail('Usage: node src/cli/bootstrap/run.mjs NAME [arguments]');
endWithNpm();
await ensureInstalled();
const path = await ensureBundled(name);
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, path, ...args];
await import(pathToFileURL(path).href);

// `npm run dev [-- vite's options]`: vite's development server for work on the page.
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';
import { endWithNpm, root, runChild } from './project.mjs';

endWithNpm();
await ensureInstalled();
// Not through npx: killing npx would leave the server running.
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
process.exitCode = await runChild(process.execPath, [vite, '--host', '127.0.0.1', ...process.argv.slice(2)]);

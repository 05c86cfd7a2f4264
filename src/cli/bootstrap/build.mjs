// `npm run build`: the page as a static site in `dist/`. `-- --force` builds even if nothing has changed.
import { ensureInstalled } from './install.mjs';
import { ensurePageBuilt } from './page-build.mjs';

await ensureInstalled();
await ensurePageBuilt({ force: process.argv.includes('--force') });
console.log('dist/ is up to date.');

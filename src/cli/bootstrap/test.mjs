// `npm test`: everything needed on a fresh clone (a test browser included), then all tests. Last line: the sum.
import { ensureInstalled } from './install.mjs';
import { ensurePageBuilt } from './page-build.mjs';
import { printSum, runPart } from './parts.mjs';
import { endWithNpm } from './project.mjs';

const VITEST = 'node_modules/vitest/vitest.mjs';

endWithNpm();
await ensureInstalled();
await ensurePageBuilt();
const hasBrowser = await findBrowser();

const tallies = [
  await runPart({ name: 'types', args: ['src/cli/bootstrap/types.mjs'] }),
  await runPart({ name: 'lint', args: ['src/cli/bootstrap/lint.mjs'] }),
  // Without a browser its tests can't run: that is a failure, but no reason to leave out the others.
  await runPart({ name: 'tests', args: [VITEST, 'run', ...(hasBrowser ? [] : ['--project', '!browser'])] }),
];
if (!hasBrowser) tallies.push({ passed: 0, failed: 1 });
printSum(tallies);

async function findBrowser() {
  // Loaded late: it is of use only once the packages are there.
  const { findTestBrowser } = await import('./test-browser.mjs');
  try {
    const { executablePath } = await findTestBrowser();
    console.log(`Test browser: ${executablePath}`);
    return true;
  } catch (error) {
    console.error(/** @type {Error} */ (error).message);
    return false;
  }
}

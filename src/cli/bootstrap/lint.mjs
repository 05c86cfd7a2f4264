// `npm run lint`: ESLint and prettier over the whole project. Last line: the sum.
import { ensureInstalled } from './install.mjs';
import { runChild } from './project.mjs';

await ensureInstalled();
const cache = 'node_modules/.cache/sluice';
const fix = process.argv.includes('--fix');
const codes = [
  await runTool('eslint/bin/eslint.js', [
    '--cache',
    '--cache-strategy=content',
    `--cache-location=${cache}/eslint`,
    '--max-warnings=0',
    ...(fix ? ['--fix'] : []),
    '.',
  ]),
  await runTool('prettier/bin/prettier.cjs', [
    '--cache',
    '--cache-strategy=content',
    `--cache-location=${cache}/prettier`,
    '--log-level=warn',
    fix ? '--write' : '--check',
    '.',
  ]),
];
const failed = codes.filter((code) => code !== 0).length;
console.log(`${codes.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** @param {string} tool @param {string[]} args @returns {Promise<number>} */
function runTool(tool, args) {
  return runChild(process.execPath, [`node_modules/${tool}`, ...args]);
}

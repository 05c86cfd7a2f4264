// Runs the parts of a test run and sums their closing lines `N passed, N failed`.
import { spawn } from 'node:child_process';
import { forwardSignals, root } from './project.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Tally
 * @typedef {{ name: string, args: readonly string[], env?: NodeJS.ProcessEnv }} Part `args` are those of `node`
 */

const ANSI = new RegExp(String.fromCharCode(27) + '\\[[0-9;]*m', 'g');

/**
 * Runs a part to its end. Its output passes through at once, or in one piece at the end when other parts run meanwhile.
 * @param {Part} part
 * @param {{ together?: boolean }} [options]
 * @returns {Promise<Tally>}
 */
export async function runPart({ name, args, env = {} }, { together = false } = {}) {
  const startMs = Date.now();
  /** @type {Buffer[]} */
  const output = [];
  const code = await new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const stopForwarding = forwardSignals(child);
    for (const [stream, target] of /** @type {const} */ ([
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])) {
      stream.on('data', (chunk) => {
        output.push(chunk);
        if (!together) target.write(chunk);
      });
    }
    child.once('error', reject);
    child.once('close', (exitCode) => {
      stopForwarding();
      resolve(exitCode ?? 1);
    });
  });
  const text = Buffer.concat(output).toString('utf8');
  if (together) process.stdout.write(text);
  const tally = tallyOf(text, code);
  const seconds = ((Date.now() - startMs) / 1000).toFixed(1);
  console.log(`— ${name}: ${tally.passed} passed, ${tally.failed} failed (${seconds} s)\n`);
  return tally;
}

/**
 * The last line `N passed, N failed` of a part's output. A part that ends badly without admitting a failure counts as one.
 * @param {string} output
 * @param {number} code
 * @returns {Tally}
 */
export function tallyOf(output, code) {
  const last = [...output.replace(ANSI, '').matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  const tally =
    last === undefined
      ? { passed: code === 0 ? 1 : 0, failed: 0 }
      : { passed: Number(last[1]), failed: Number(last[2]) };
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Prints the sum as the last line and sets the exit code. @param {readonly Tally[]} tallies */
export function printSum(tallies) {
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  process.exitCode = failed === 0 ? 0 : 1;
  console.log(`${passed} passed, ${failed} failed`);
}

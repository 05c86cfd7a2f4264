import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printSum, runPart } from './bootstrap/parts.mjs';
import { FlinkConformance } from './conformance/flink-conformance.ts';
import { DownloadError, FlinkProject } from './conformance/flink-project.ts';
import { findJavaTools } from './conformance/java-tools.ts';
import { CheckList } from './walk/check-list.ts';

// `npm run conformance [-- fixtures | flink]`: against files that real Flink wrote, and against real Flink itself.

interface Tally {
  readonly passed: number;
  readonly failed: number;
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const VITEST = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'conformance-fixtures'];

const PARTS: Readonly<Record<string, () => Promise<Tally>>> = {
  fixtures: () => runPart({ name: 'fixtures', args: VITEST }),
  flink: realFlink,
};

async function realFlink(): Promise<Tally> {
  const tools = await findJavaTools();
  if (tools === null) return withoutFlink('there is no Java 17 or 21 with Maven, and apt-get could not install them');
  const checks = new CheckList({ out: print, err: print });
  const folder = mkdtempSync(join(tmpdir(), 'sluice-conformance-'));
  try {
    await new FlinkConformance(await FlinkProject.build(tools), checks, folder).run();
  } catch (error) {
    if (error instanceof DownloadError) return withoutFlink(error.message);
    checks.check('real Flink', false, error instanceof Error ? error.message : String(error));
  } finally {
    // Windows may hold files of the Java process a little longer.
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
  return checks.tally;
}

/** Somebody without Java can do the rest; where all must be proved, this is a failure. */
function withoutFlink(reason: string): Tally {
  const isRequired = (process.env['CI'] ?? '') !== '' && process.env['CI'] !== 'false';
  print(`${isRequired ? '  FAIL ' : 'skipped:'} real Flink: ${reason}`);
  return { passed: 0, failed: isRequired ? 1 : 0 };
}

const words = process.argv.slice(2);
const chosen = words.length === 0 ? Object.keys(PARTS) : words;
const unknown = chosen.find((word) => PARTS[word] === undefined);
if (unknown === undefined) {
  const tallies: Tally[] = [];
  for (const word of chosen) tallies.push((await PARTS[word]?.()) ?? { passed: 0, failed: 1 });
  printSum(tallies);
} else {
  process.stderr.write(`There is no part '${unknown}'. Usage: npm run conformance [-- fixtures | flink]\n`);
  printSum([{ passed: 0, failed: 1 }]);
}

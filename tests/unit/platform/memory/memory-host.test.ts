import { expect, test } from 'vitest';
import { emitProgram } from '../../../../src/cli/build/emit-program.ts';
import type { ProgramText } from '../../../../src/core/host/program-text.ts';
import type { Faults } from '../../../../src/platform/memory/fault-plan.ts';
import { MemoryHost } from '../../../../src/platform/memory/memory-host.ts';

const JOB = `
import { StreamExecutionEnvironment, Types, RichMapFunction } from 'sluice';

class Noting extends RichMapFunction<number, number> {
  override map(n: number) {
    if (n % 10 === 0) console.log('at ' + n + ' ' + Math.floor(Math.random() * 1e6) + ' ' + Date.now() + ' ' + new Date().getTime());
    return n;
  }
}
export class Job {
  static main() {
    const env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.fromSequence(1, 60).map(new Noting()).returns(Types.LONG).keyBy((n) => n % 4, Types.LONG).reduce((a, b) => a + b).print();
    env.execute('Noting');
  }
}
`;

function programOf(text: string, configuration: Record<string, string> = {}): ProgramText {
  const files = { 'job.ts': emitProgram(text, 'job.ts').javascript };
  return { files, entryFile: 'job.ts', entryClass: null, programArguments: [], configuration };
}

/** Everything that was reported, as one text, and what the job printed. */
function runOnce(seed: number, faults: Faults): { readonly story: string; readonly printed: readonly string[] } {
  const host = new MemoryHost({ seed, faults });
  const jobId = host.submit({
    program: programOf(JOB, {
      'parallelism.default': '2',
      'restart-strategy.type': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '100',
      'restart-strategy.fixed-delay.delay': '1 ms',
    }),
  });
  expect(host.request({ type: 'await-job', jobId })).toMatchObject({ status: 'FINISHED' });
  const printed = host.reports.flatMap((report) =>
    report.type === 'telemetry' ? report.telemetry.log.map(({ text }) => text) : [],
  );
  return { story: JSON.stringify(host.reports), printed };
}

test('the same seed is the same run, to the last report', () => {
  const faults: Faults = { crashTaskEveryMs: 30, slowLinks: 0.5 };
  expect(runOnce(5, faults)).toEqual(runOnce(5, faults));
  expect(runOnce(5, faults).story).not.toEqual(runOnce(6, faults).story);
});

test('chance, time and console of user code are the simulator’s', () => {
  const { printed } = runOnce(1, {});
  const notes = printed.filter((line) => line.startsWith('at '));
  expect(notes).toHaveLength(6);
  for (const note of notes) expect(note).toMatch(/^at \d+ \d+ (17041032\d{5}) \1$/);
  expect(new Set(printed.filter((line) => /^(\d+> )?\d+$/.test(line))).size).toBeGreaterThan(4);
});

test('a wait that ends in nothing names the seed', () => {
  const host = new MemoryHost({ seed: 4711 });
  expect(() => {
    host.runUntil('something', () => false, 1000);
  }).toThrow('[seed 4711] something');
});

test('a program that can’t be evaluated is refused with its error', () => {
  const host = new MemoryHost({ seed: 1 });
  expect(() => host.submit({ program: programOf('throw new Error("no such luck")') })).toThrow('no such luck');
});

import { describe, expect, it } from 'vitest';
import { err, ok } from '../../../src/core/base/result.ts';
import type { ClientEffect } from '../../../src/core/client/client-effect.ts';
import { FlinkCommandLine } from '../../../src/core/client/flink-command-line.ts';
import { jobID } from '../../../src/core/model/ids.ts';
import { answerTo, play, utc } from './scripted-session.ts';

const JOB = jobID('a1b2c3d4e5f60718293a4b5c6d7e8f90');
const attachedRun = {
  'find-artifact': ok({ artifact: 'job.jar' }),
  'submit-job': ok({ jobId: JOB }),
  'await-job-result': ok({ runtimeMs: 5 }),
} as const;

function requestIdOf(effects: readonly ClientEffect[]): number {
  const last = effects.at(-1);
  if (last?.type !== 'request') throw new Error(`no request in ${JSON.stringify(effects)}`);
  return last.requestId;
}

describe('the flink command line as a machine', () => {
  it('stops at each request and goes on with its answer', () => {
    const machine = new FlinkCommandLine();
    const first = machine.start(['list', '-s'], utc);
    expect(first).toEqual([
      { type: 'print', stream: 'out', text: 'Waiting for response...\n' },
      { type: 'request', requestId: 1, request: { call: 'list-jobs' }, jobManager: null },
    ]);
    expect(machine.receive(answerTo(1, 'list-jobs', { 'list-jobs': ok({ jobs: [] }) }))).toEqual([
      { type: 'print', stream: 'out', text: 'No scheduled jobs.\n' },
      { type: 'exit', code: 0 },
    ]);
  });

  it('ignores late answers, and answers after the end', () => {
    const machine = new FlinkCommandLine();
    const find = requestIdOf(machine.start(['run', 'job.jar'], utc));
    const found = answerTo(find, 'find-artifact', attachedRun);
    const submit = requestIdOf(machine.receive(found));
    expect(machine.receive(found)).toEqual([]);
    const awaited = requestIdOf(machine.receive(answerTo(submit, 'submit-job', attachedRun)));
    const last = answerTo(awaited, 'await-job-result', attachedRun);
    expect(machine.receive(last).at(-1)).toEqual({ type: 'exit', code: 0 });
    expect(machine.receive(last)).toEqual([]);
    expect(machine.interrupt()).toEqual([]);
  });

  it('passes on what the program prints while it is asked for', () => {
    const machine = new FlinkCommandLine();
    const find = requestIdOf(machine.start(['run', '-d', 'job.jar'], utc));
    const submit = requestIdOf(machine.receive(answerTo(find, 'find-artifact', attachedRun)));
    const output = { type: 'output', requestId: submit, stream: 'err', text: 'from main\n' } as const;
    expect(machine.receive(output)).toEqual([{ type: 'print', stream: 'err', text: 'from main\n' }]);
    expect(machine.receive({ ...output, requestId: find })).toEqual([]);
    expect(machine.receive(answerTo(submit, 'submit-job', attachedRun)).at(-1)).toEqual({ type: 'exit', code: 0 });
  });

  it('ends at Ctrl-C and asks for nothing more', () => {
    const machine = new FlinkCommandLine();
    const find = requestIdOf(machine.start(['run', 'job.jar'], utc));
    expect(machine.interrupt()).toEqual([{ type: 'exit', code: 130 }]);
    expect(machine.receive(answerTo(find, 'find-artifact', attachedRun))).toEqual([]);
  });

  it('refuses the answer to another call, and a second command', () => {
    const machine = new FlinkCommandLine();
    const list = requestIdOf(machine.start(['list'], utc));
    expect(() => machine.start(['list'], utc)).toThrow('one command');
    expect(() => machine.receive(answerTo(list, 'find-artifact', attachedRun))).toThrow('the answer to list-jobs');
  });

  it('gives -m to the host with every request', () => {
    const {
      jobManagers,
      out,
      exitCode,
      err: failure,
    } = play(['savepoint', '-m', 'flink.example:8081', JOB, 's3://x'], {
      'trigger-savepoint': err({ type: 'unreachable', address: 'flink.example:8081' }),
    });
    expect(jobManagers).toEqual(['flink.example:8081']);
    expect(out).toContain('Waiting for response...');
    expect(failure).toContain('AnnotatedConnectException: Connection refused: flink.example:8081\n');
    expect(exitCode).toBe(1);
  });

  it('says of any word that is no action what to type instead', () => {
    expect(play(['help']).exitCode).toBe(1);
    expect(play(['help']).out).toContain('"help" is not a valid action.');
    expect(play(['constructor']).out).toContain('"constructor" is not a valid action.');
  });
});

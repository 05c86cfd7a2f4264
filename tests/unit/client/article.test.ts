import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/core/base/result.ts';
import type { JobID } from '../../../src/core/model/ids.ts';
import { jobID } from '../../../src/core/model/ids.ts';
import { isFlinkProgram, readCommands } from '../../../src/core/client/command-words.ts';
import type { Script } from './scripted-session.ts';
import { play } from './scripted-session.ts';

const JOB = jobID('a1b2c3d4e5f60718293a4b5c6d7e8f90');
const PATH = 's3://flink-savepoints/fraud-detection/savepoint-a1b2c3-8d9e0f';
const MEANT = `[Sluice] a1b2c3d4 is short for job ${JOB}.\n`;

/** Answers prefixes as the session does: from the ids that it has. */
const sessionWith = (...jobIds: readonly JobID[]): Script => ({
  'resolve-job-id': ok({ jobIds }),
  'find-artifact': ok({ artifact: 'new-fraud-job.jar' }),
  'submit-job': ok({ jobId: JOB }),
  'trigger-savepoint': ok({ type: 'completed', path: PATH }),
  'stop-with-savepoint': ok({ type: 'completed', path: PATH }),
  'cancel-job': ok({}),
  'await-job-result': ok({ runtimeMs: 10 }),
});

/** Pastes text into the terminal. */
function paste(text: string, session: Script) {
  const [command, ...others] = readCommands(text).commands;
  if (!command?.ok || others.length > 0) throw new Error(`not one command: ${text}`);
  const [program = '', ...words] = command.value;
  expect(isFlinkProgram(program)).toBe(true);
  return play(words, session);
}

describe('the commands of the article, as pasted', () => {
  it('takes a savepoint', () => {
    const { out, exitCode, requests } = paste(
      '$ flink savepoint a1b2c3d4 \\\n    s3://flink-savepoints/fraud-detection/\n',
      sessionWith(JOB),
    );
    expect(requests[0]).toEqual({ call: 'resolve-job-id', prefix: 'a1b2c3d4' });
    expect(requests[1]).toMatchObject({ jobId: JOB, targetDirectory: 's3://flink-savepoints/fraud-detection/' });
    expect(out).toBe(
      `${MEANT}Triggering savepoint for job ${JOB}.\nWaiting for response...\nSavepoint completed. Path: ${PATH}\n` +
        'You can resume your program from this savepoint with the run command.\n',
    );
    expect(exitCode).toBe(0);
  });

  it('stops with a savepoint', () => {
    const { out, exitCode, requests } = paste(
      '$ flink stop --savepointPath s3://flink-savepoints/fraud-detection/ \\\n    a1b2c3d4',
      sessionWith(JOB),
    );
    expect(requests[1]).toMatchObject({
      jobId: JOB,
      targetDirectory: 's3://flink-savepoints/fraud-detection/',
      drain: false,
    });
    expect(out).toBe(
      `${MEANT}Suspending job "${JOB}" with a CANONICAL savepoint.\nTriggering stop-with-savepoint for job ${JOB}.\n` +
        `Waiting for response...\nSavepoint completed. Path: ${PATH}\n`,
    );
    expect(exitCode).toBe(0);
  });

  it('resumes the new version at parallelism 8', () => {
    const command = `$ flink run -s ${PATH} \\\n    -p 8 \\\n    -c com.example.FraudJob \\\n    new-fraud-job.jar`;
    for (const text of [command, command.replaceAll('\n    ', ' ')]) {
      const { out, requests } = paste(text, sessionWith(JOB));
      expect(requests[1]).toEqual({
        call: 'submit-job',
        artifact: 'new-fraud-job.jar',
        entryClass: 'com.example.FraudJob',
        parallelism: 8,
        configuration: {},
        programArguments: [],
        detached: false,
        restore: { path: PATH, allowNonRestoredState: false, claimMode: 'NO_CLAIM' },
      });
      expect(out).toContain(`Job has been submitted with JobID ${JOB}\n`);
    }
  });

  it('calls the flag of stop -s, which Flink refuses', () => {
    const { out, exitCode } = paste(
      '$ flink stop -s s3://flink-savepoints/fraud-detection/ a1b2c3d4',
      sessionWith(JOB),
    );
    expect(out).toContain('Unrecognized option: -s\n');
    expect(exitCode).toBe(1);
  });
});

describe('short job ids', () => {
  it('are accepted by every action that takes a job id', () => {
    for (const words of [
      ['savepoint', 'A1B2'],
      ['stop', 'A1B2'],
      ['stop', '-p', 'A1B2'],
      ['cancel', 'A1B2'],
      ['cancel', '-s', 'A1B2'],
    ]) {
      const { out, requests } = play(words, sessionWith(JOB));
      expect(requests[0]).toEqual({ call: 'resolve-job-id', prefix: 'a1b2' });
      expect(requests[1]).toMatchObject({ jobId: JOB });
      expect(out).toContain(`[Sluice] A1B2 is short for job ${JOB}.\n`);
    }
  });

  it('are refused in the words of Flink if no job or several fit', () => {
    const refusal =
      'Cannot parse JobID from "a1". The expected format is [0-9a-fA-F]{32}, e.g. fd72014d4c864993a2e5a9287b4a9c5d.\n';
    const none = play(['cancel', 'a1'], sessionWith());
    expect(none.out.startsWith(refusal)).toBe(true);
    expect(none.requests).toHaveLength(1);
    const ids = Array.from({ length: 7 }, (_, at) => jobID(`a1${String(at).padStart(30, '0')}`));
    const several = play(['cancel', 'a1'], sessionWith(...ids));
    expect(several.out).toContain(
      `[Sluice] a1 could be any of these jobs; add digits until it is one: ${ids[0] ?? ''}, `,
    );
    expect(several.out).toContain(`${ids[4] ?? ''}, and 2 more.\n${refusal}`);
    expect(several.exitCode).toBe(1);
  });

  it('are not asked for if they are no hex digits, or too many', () => {
    expect(play(['cancel', 'job-1'], sessionWith(JOB)).requests).toEqual([]);
    expect(play(['cancel', `${JOB}0`], sessionWith(JOB)).requests).toEqual([]);
  });
});

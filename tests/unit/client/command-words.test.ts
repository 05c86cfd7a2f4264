import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { quote } from 'shell-quote';
import { isFlinkProgram, readCommands } from '../../../src/core/client/command-words.ts';

const only = (text: string) => {
  const { commands, rest } = readCommands(text);
  expect(rest).toBe('');
  expect(commands).toHaveLength(1);
  return commands[0];
};
const words = (text: string) => {
  const command = only(text);
  return command?.ok ? command.value : command?.error;
};

describe('command words', () => {
  it('drops a prompt and joins continued lines, whatever the line end and the blanks before it', () => {
    const expected = ['flink', 'run', '-p', '8', 'job.jar'];
    expect(words('$ flink run \\\n  -p 8 \\\n  job.jar')).toEqual(expected);
    expect(words('$ flink run \\\r\n  -p 8 \\\r\n  job.jar\r\n')).toEqual(expected);
    expect(words('$ flink run \\\r  -p 8 \\\r  job.jar\r')).toEqual(expected);
    expect(words('flink run \\ \n  -p 8 \\\t\n  job.jar\n')).toEqual(expected);
  });

  it('takes a backslash alone between blanks for a lost line end', () => {
    expect(words('flink run \\ -p 8 \\ job.jar')).toEqual(['flink', 'run', '-p', '8', 'job.jar']);
    expect(words("flink run 'a \\ b'")).toEqual(['flink', 'run', 'a \\ b']);
  });

  it('joins a word that is broken inside', () => {
    expect(words('flink list -\\\na')).toEqual(['flink', 'list', '-a']);
  });

  it('reads quotes and escapes as a shell does', () => {
    expect(words(`a\\ b "c d" 'e "f' "g\\"h" i*j`)).toEqual(['a b', 'c d', 'e "f', 'g"h', 'i*j']);
  });

  it('leaves variables as they are written', () => {
    expect(words('flink cancel $JOB_ID')).toEqual(['flink', 'cancel', '$JOB_ID']);
  });

  it('reads several commands', () => {
    const { commands } = readCommands('$ flink list\n\n# and then\n$ flink list -a # all\n');
    expect(commands).toEqual([
      { ok: true, value: ['flink', 'list'] },
      { ok: true, value: ['flink', 'list', '-a'] },
    ]);
  });

  it('hands back an unfinished command, to go on with', () => {
    const first = readCommands('flink list\nflink run \\');
    expect(first.commands).toHaveLength(1);
    expect(first.rest).toBe('flink run \\\n');
    expect(words(`${first.rest}-d job.jar`)).toEqual(['flink', 'run', '-d', 'job.jar']);
    const quoted = readCommands('flink cancel "a');
    expect(quoted).toEqual({ commands: [], rest: 'flink cancel "a\n' });
    expect(words(`${quoted.rest}b"`)).toEqual(['flink', 'cancel', 'a\nb']);
  });

  it('refuses what needs a shell', () => {
    expect(words('flink list > jobs.txt')).toBe(
      '">" needs a shell, which this is not: quote it if it is part of a word',
    );
    expect(words('flink cancel <Job ID>')).toContain('"<" needs a shell');
    expect(words('flink savepoint -d s3://a#b')).toContain('"#" needs a shell');
    expect(words('flink list ${')).toContain('Bad substitution');
    expect(words(`flink ${'x'.repeat(20_000)}`)).toContain('longer than');
  });

  it('gives back any words that were quoted', () => {
    const word = fc.stringMatching(/^[\w ./:=$'"*#-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (expected) => {
        expect(words(`flink ${quote(expected)}`)).toEqual(['flink', ...expected]);
      }),
    );
  });

  it('survives any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const { commands, rest } = readCommands(text);
        expect(commands.length).toBeLessThanOrEqual(text.length + 1);
        expect(rest === '' || rest.endsWith('\n')).toBe(true);
      }),
    );
  });

  it('knows the flink program by its last segment', () => {
    expect(['flink', './bin/flink', '/opt/flink/bin/flink'].every(isFlinkProgram)).toBe(true);
    expect(['flinkx', 'sflink', 'flink/x', ''].some(isFlinkProgram)).toBe(false);
  });
});

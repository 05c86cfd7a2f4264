import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { UsageError } from '../../../src/core/client/client-error.ts';
import type { CommandLine } from '../../../src/core/client/command-line.ts';
import { parseOptions } from '../../../src/core/client/option-parser.ts';
import { actionNamed, actions, grammarOf } from '../../../src/core/client/actions.ts';

function parse(actionName: string, ...words: readonly string[]): CommandLine {
  const action = actionNamed(actionName);
  if (action === undefined) throw new Error(`no action ${actionName}`);
  return parseOptions(grammarOf(action), words, action.stopAtNonOption);
}

describe('option parser', () => {
  it.each([
    [['-p', '4']],
    [['-p4']],
    [['-p=4']],
    [['--parallelism', '4']],
    [['--parallelism=4']],
    [['-parallelism', '4']],
    [['-parallelism=4']],
    [['--par', '4']],
    [['-dp', '4']],
    [['-dp4']],
  ])('reads the value of %j', (words) => {
    const line = parse('run', ...words, 'job.jar');
    expect(line.value('p')).toBe('4');
    expect(line.args).toEqual(['job.jar']);
  });

  it('takes a joined long option with its value (-classcom.example.Job)', () => {
    expect(parse('run', '-classcom.example.Job').value('c')).toBe('com.example.Job');
  });

  it('takes the first of several values', () => {
    expect(parse('run', '-p', '2', '-p', '4').value('p')).toBe('2');
  });

  it('keeps options of several letters apart from joined letters', () => {
    expect(parse('run', '-sae').has('sae')).toBe(true);
    expect(parse('run', '-sae').has('s')).toBe(false);
    expect(parse('stop', '-detached').has('d')).toBe(false);
    expect(parse('run', '-detached').has('d')).toBe(true);
  });

  it('does not know -cm=claim, because only long options and single letters take "="', () => {
    const line = parse('run', '-cm=claim', 'job.jar');
    expect(line.has('cm')).toBe(false);
    expect(line.args).toEqual(['-cm=claim', 'job.jar']);
  });

  it('reads properties in each of their forms, the last value of a key winning', () => {
    const words = ['-Da=1', '-D', 'b=2=3', '-Dc', '-Dd=', '-Da=4', 'job.jar'];
    expect([...parse('run', ...words).properties('D')]).toEqual([
      ['a', '4'],
      ['b', '2=3'],
      ['c', 'true'],
      ['d', ''],
    ]);
  });

  it('stops at the first argument of run: what follows belongs to the program', () => {
    const line = parse('run', '-d', 'job.jar', '-p', '4', '--help');
    expect(line.args).toEqual(['job.jar', '-p', '4', '--help']);
    expect(line.has('p')).toBe(false);
    expect(line.has('h')).toBe(false);
  });

  it('goes on after arguments elsewhere, up to --', () => {
    const line = parse('savepoint', 'id', '-type', 'native', 'dir', '--', '-d');
    expect(line.args).toEqual(['id', 'dir', '-d']);
    expect(line.value('type')).toBe('native');
    expect(line.has('d')).toBe(false);
  });

  it('leaves an optional value out before another option and at the end', () => {
    expect(parse('stop', '-p', '-d', 'id').value('p')).toBeNull();
    expect(parse('stop', '-p', '-d', 'id').args).toEqual(['id']);
    expect(parse('stop', 'id', '-p').has('p')).toBe(true);
  });

  it('takes a word with a dash for a value unless it could be an option', () => {
    expect(parse('run', '-s', '-1').value('s')).toBe('-1');
    expect(() => parse('run', '-s', '-n')).toThrow(new UsageError('Missing argument for option: s'));
    expect(() => parse('run', '-s', '--fromSavepoint=x')).toThrow(new UsageError('Missing argument for option: s'));
  });

  it('tells unknown, ambiguous and incomplete options in the words of commons-cli', () => {
    expect(() => parse('list', '-x')).toThrow(new UsageError('Unrecognized option: -x'));
    expect(() => parse('list', '--all=yes')).toThrow(new UsageError('Unrecognized option: --all=yes'));
    expect(() => parse('list', '-D', 'key')).toThrow(new UsageError('Missing argument for option: D'));
    expect(() => parse('run', '--pyF', '--pyA', 'x', '--pyE', 'y')).toThrow(
      new UsageError('Missing argument for option: pyfs'),
    );
    expect(() => parse('run', '--pyP=x', '--p=4')).toThrow(
      new UsageError(
        "Ambiguous option: '--p'  (could be: 'parallelism', 'python', 'pyArchives', 'pyClientExecutable', " +
          "'pyExecutable', 'pyFiles', 'pyModule', 'pyPythonPath', 'pyRequirements')",
      ),
    );
  });

  it('parses any words, or tells what is wrong with them', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('-p', '-d', '-D', '-Da=b', '--', '-', '--par', '-s', '-a', '-type', '=', '-=', '--='),
    );
    fc.assert(
      fc.property(fc.constantFrom(...actions), fc.array(word, { maxLength: 8 }), (action, words) => {
        try {
          const { args } = parseOptions(grammarOf(action), words, action.stopAtNonOption);
          expect(args.length).toBeLessThanOrEqual(words.length);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
    );
  });

  it('has no two options of one name in any action', () => {
    for (const action of actions) {
      const names = grammarOf(action).flatMap(({ opt, longOpt }) => (opt === longOpt ? [opt] : [opt, longOpt ?? opt]));
      const distinct = new Set(grammarOf(action).map(({ opt }) => opt));
      expect(distinct.size, action.name).toBe(grammarOf(action).length);
      expect(names.filter((name) => name.includes('=') || name.startsWith('-'))).toEqual([]);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { play } from './scripted-session.ts';
import { readTranscript } from './transcript.ts';

/** Headings and option signatures in order: all of a help text but its wording. */
function skeleton(help: string): readonly string[] {
  return help
    .split('\n')
    .flatMap((line) => [
      ...(/^(?: {2}(?:Syntax|Options|").*|Action "\w+"|Please specify.*|\.\/flink.*)/.exec(line) ?? []),
      ...(/^ {5}(-\S+(?: <[^>]+>)?)/.exec(line)?.slice(1) ?? []),
    ]);
}

describe('help texts', () => {
  it.each([
    'help-cancel',
    'help-checkpoint',
    'help-info',
    'help-list',
    'help-long',
    'help-none',
    'help-run',
    'help-savepoint',
    'help-short',
    'help-stop',
  ])('%s has the sections and options of Flink', (name) => {
    const transcript = readTranscript(name);
    const { out, err, exitCode } = play(transcript.words);
    expect(skeleton(transcript.out).length).toBeGreaterThan(2);
    expect(skeleton(out)).toEqual(skeleton(transcript.out));
    expect(err).toBe('');
    expect(exitCode).toBe(transcript.exitCode);
  });

  it('stays within 80 columns', () => {
    const wide = play(['--help'])
      .out.split('\n')
      .filter((line) => line.length > 80);
    expect(wide).toEqual([]);
  });

  it('is wrapped and spaced as Flink does it', () => {
    const blank = (text: string) => text.split('\n').filter((line) => line === '').length;
    const transcript = readTranscript('help-long');
    expect(blank(play(transcript.words).out)).toBe(blank(transcript.out));
    expect(play(['stop', '-h']).out).toContain(
      '     -d,--drain                           End event time first (MAX_WATERMARK):\n' +
        '                                          for a job that will not be resumed.\n',
    );
  });

  it('is printed for -h among other options, and nothing is asked', () => {
    const { out, exitCode, requests } = play(['savepoint', '-type', 'native', '-h']);
    expect(out).toContain('Action "savepoint"');
    expect(exitCode).toBe(0);
    expect(requests).toEqual([]);
  });
});

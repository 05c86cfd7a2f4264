import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCommands } from '../../../src/core/client/command-words.ts';

const folder = fileURLToPath(new URL('../../fixtures/flink/cli/', import.meta.url));

/** What the real command line printed for one command. */
export interface Transcript {
  readonly words: readonly string[];
  readonly out: string;
  readonly err: string;
  readonly exitCode: number;
}

export const transcriptNames: readonly string[] = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -'.txt'.length))
  .toSorted();

export function readTranscript(name: string): Transcript {
  const text = readFileSync(`${folder}${name}.txt`, 'utf8');
  const parts = /^(\$ flink[^\n]*)\n([^]*?)--- stderr\n([^]*)exit (\d+)\n$/.exec(text);
  if (parts === null) throw new Error(`${name} is not a transcript`);
  const [, command = '', out = '', err = '', exitCode = ''] = parts;
  const [read] = readCommands(command).commands;
  if (!read?.ok) throw new Error(`${name}: cannot read ${command}`);
  return { words: read.value.slice(1), out, err: withoutFrames(err), exitCode: Number(exitCode) };
}

/** The transcripts give only the number of Flink's own stack frames; Sluice prints none of them. */
const withoutFrames = (text: string): string => text.replaceAll(/^\t\[\d+ stack frame lines cut\]\n/gm, '');

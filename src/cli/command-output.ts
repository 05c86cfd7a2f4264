import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { forwardSignals } from './bootstrap/project.mjs';

export interface CommandResult {
  /** 0 for success; -1 if the program could not be started. */
  readonly exitCode: number;
  /** What it printed, on both streams. */
  readonly output: string;
}

interface CommandOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a program silently to its end; signals reach it, too. */
export function commandOutput(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = start(command, args, options);
    if (child === null) {
      resolve({ exitCode: -1, output: '' });
      return;
    }
    const stopForwarding = forwardSignals(child);
    const chunks: Buffer[] = [];
    const end = (exitCode: number): void => {
      stopForwarding();
      resolve({ exitCode, output: Buffer.concat(chunks).toString('utf8') });
    };
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', () => {
      end(-1);
    });
    child.once('close', (code) => {
      end(code ?? 1);
    });
  });
}

/** Some of what keeps a program from starting is thrown at once, some comes as an event. */
function start(
  command: string,
  args: readonly string[],
  options: CommandOptions,
): ChildProcessByStdio<null, Readable, Readable> | null {
  try {
    return spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch {
    return null;
  }
}

import { spawn } from 'node:child_process';
import { forwardSignals } from './bootstrap/project.mjs';

export interface CommandResult {
  /** 0 for success; -1 if the program could not be started. */
  readonly exitCode: number;
  /** What it printed, on both streams. */
  readonly output: string;
}

/** Runs a program silently to its end; signals reach it, too. */
export function commandOutput(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
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

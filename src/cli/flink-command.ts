import { homedir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { readCommands, isFlinkProgram } from '../core/client/command-words.ts';
import { FlinkCommandLine } from '../core/client/flink-command-line.ts';
import type { ClientEffect } from '../core/client/client-effect.ts';
import { ClientGateway } from '../core/host/client-gateway.ts';
import { createNodeSession } from '../platform/node/node-session.ts';
import { registerBuiltInTopics } from './built-in-topics.ts';
import { jobFiles } from './job-source.ts';
import { RunMonitor, type Terminal } from './run-command.ts';

const context = { utcOffsetMinutes: (timestampMs: number) => -new Date(timestampMs).getTimezoneOffset() };

/**
 * `sluice flink ...`: the command line against a session of this process. Without words it reads commands from
 * standard input, all against one session, as the page's terminal does.
 */
export async function flinkCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  const monitor = new RunMonitor(terminal);
  const session = createNodeSession({
    storageRoot: join(homedir(), '.sluice', 'storage'),
    configuration: { 'execution.checkpointing.dir': join(homedir(), '.sluice', 'checkpoints') },
    onReport: (report) => {
      monitor.receive(report);
    },
  });
  try {
    await registerBuiltInTopics(session, new Map());
    const gateway = new ClientGateway(session, jobFiles);
    if (words.length > 0) return await runOne(words, gateway, terminal);
    return await readAll(gateway, terminal);
  } finally {
    session.close();
  }
}

async function readAll(gateway: ClientGateway, terminal: Terminal): Promise<number> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  let pending = '';
  let exitCode = 0;
  for await (const line of lines) {
    const { commands, rest } = readCommands(`${pending}${line}\n`);
    pending = rest;
    for (const command of commands) {
      if (!command.ok) {
        terminal.err(command.error);
        exitCode = 1;
        continue;
      }
      const [program, ...args] = command.value;
      if (program === undefined) continue;
      if (!isFlinkProgram(program)) terminal.err(`${program}: command not found; this terminal knows 'flink'.`);
      else exitCode = await runOne(args, gateway, terminal);
    }
  }
  return exitCode;
}

/** Runs one command to its end. @returns its exit code */
export function runOne(words: readonly string[], gateway: ClientGateway, terminal: Terminal): Promise<number> {
  return new Promise((resolve) => {
    const commandLine = new FlinkCommandLine();
    const perform = (effects: readonly ClientEffect[]): void => {
      for (const effect of effects) {
        switch (effect.type) {
          case 'print':
            (effect.stream === 'out' ? terminal.out : terminal.err)(effect.text.replace(/\n$/, ''));
            break;
          case 'request':
            gateway.handle(effect.requestId, effect.request, effect.jobManager, (answer) => {
              perform(commandLine.receive(answer));
            });
            break;
          case 'exit':
            resolve(effect.code);
            break;
        }
      }
    };
    perform(commandLine.start(words, context));
  });
}

import { flinkCommand } from './flink-command.ts';
import { graphCommand } from './graph-command.ts';
import { parseRunOptions, UsageError } from './command-line.ts';
import { runCommand, type Terminal } from './run-command.ts';
import { diffCommand, inspectCommand, planCommand } from './savepoint-commands.ts';

const USAGE = `sluice: stream processing with Flink's semantics, on Node

  sluice run JOB.ts [-c CLASS] [-p N] [-s SAVEPOINT] [-n] [-Dkey=value]
             [--input TOPIC=FILE [--key TOPIC=FIELD]] [--output TOPIC=FILE] [--stop-after RECORDS --savepointPath DIR]
  sluice graph JOB.ts --json        vertices, operator ids, chains, edges
  sluice inspect SAVEPOINT [--json]  what a savepoint holds
  sluice diff SAVEPOINT SAVEPOINT    what differs between two savepoints
  sluice plan SAVEPOINT JOB.ts       what would become of each state if the job were restored from it
  sluice flink [ACTION ...]         Flink's command line; without words it reads commands from standard input
`;

const terminal: Terminal = {
  out: (text) => {
    process.stdout.write(`${text}\n`);
  },
  err: (text) => {
    process.stderr.write(`${text}\n`);
  },
};

async function main([command, ...words]: readonly string[]): Promise<number> {
  switch (command) {
    case 'run':
      return await runCommand(parseRunOptions(words), terminal);
    case 'graph':
      return await graphCommand(parseRunOptions(words), terminal);
    case 'inspect':
      return inspectCommand(words, terminal);
    case 'diff':
      return diffCommand(words, terminal);
    case 'plan':
      return await planCommand(words, terminal);
    case 'flink':
      return await flinkCommand(words, terminal);
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      terminal.out(USAGE);
      return 0;
    default:
      throw new UsageError(`There is no command '${command}'.`);
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) terminal.err(`${error.message}\n\n${USAGE}`);
  else terminal.err(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

import type { ActionRun } from './action-step.ts';
import type { ClientContext } from './client-effect.ts';
import type { ClusterClient } from './cluster-client.ts';
import type { CommandLine } from './command-line.ts';
import type { Option, ValueKind } from './option.ts';

export interface Invocation {
  readonly line: CommandLine;
  readonly cluster: ClusterClient;
  readonly context: ClientContext;
}

/** One action of the `flink` command. */
export interface Action {
  readonly name: string;
  /** one sentence for the help text */
  readonly summary: string;
  /** what follows the action's name */
  readonly syntax: string;
  readonly options: readonly Option[];
  /** true: options end at the first word that is none, and the rest belongs to the program */
  readonly stopAtNonOption: boolean;
  /** false for actions that ask no cluster: their help lists no options for reaching one */
  readonly asksCluster: boolean;
  readonly positionals: readonly ValueKind[];
  readonly run: (invocation: Invocation) => ActionRun;
}

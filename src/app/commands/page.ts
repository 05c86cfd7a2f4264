import type { ReadonlySignal, Signal } from '@preact/signals';
import type { SourceLocation } from '../session/programs.ts';
import type { Environment } from '../session/environment.ts';
import type { Session } from '../session/session.ts';
import type { Monitor } from '../monitor/monitor.ts';
import type { PlannedGraph } from '../workspace/planned-graph.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Commands } from './commands.ts';
import type { TabId } from './tab-id.ts';

/** What every view gets: the parts of the page's model. */
export interface Page {
  /** null until the engine is up. */
  readonly session: ReadonlySignal<Session | null>;
  /** Why there is no engine; null while there may be one. */
  readonly engineFailure: ReadonlySignal<string | null>;
  readonly environment: ReadonlySignal<Environment | null>;
  readonly workspace: Workspace;
  readonly plan: PlannedGraph;
  readonly monitor: Monitor;
  readonly commands: Commands;
  readonly tab: Signal<TabId>;
  /** A place in the source that the editor shows when it changes. */
  readonly reveal: Signal<SourceLocation | null>;
}

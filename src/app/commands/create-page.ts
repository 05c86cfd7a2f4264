import { effect, signal, type Signal } from '@preact/signals';
import type { Environment } from '../session/environment.ts';
import type { Session } from '../session/session.ts';
import type { SourceLocation } from '../session/programs.ts';
import { readOneOf, storedSignal } from '../settings/stored-signal.ts';
import { Monitor } from '../monitor/monitor.ts';
import { builtInFiles } from '../workspace/job-file.ts';
import { PlannedGraph } from '../workspace/planned-graph.ts';
import type { SourceTools } from '../workspace/source-tools.ts';
import { Workspace } from '../workspace/workspace.ts';
import { Commands } from './commands.ts';
import type { Page } from './page.ts';
import type { TabId } from './tab-id.ts';

export interface PageWithEngine extends Page {
  readonly session: Signal<Session | null>;
  readonly engineFailure: Signal<string | null>;
}

/** The page's model. The engine is attached by setting `session`. */
export function createPage(tools: () => Promise<SourceTools>): PageWithEngine {
  const session = signal<Session | null>(null);
  const environment = signal<Environment | null>(null);
  const workspace = new Workspace(builtInFiles, tools);
  const monitor = new Monitor();
  const plan = new PlannedGraph(workspace, session);
  effect(() => {
    const engine = session.value;
    if (engine === null) return;
    monitor.attach(engine);
    void engine.environment.then((found) => {
      environment.value = found;
    });
  });
  effect(() => {
    const { name } = workspace.file.value;
    session.value?.programs.provideCurrent({ name, emit: () => workspace.emit() });
  });
  return {
    session,
    engineFailure: signal<string | null>(null),
    environment,
    workspace,
    plan,
    monitor,
    commands: new Commands(session, workspace, monitor),
    tab: storedSignal<TabId>(
      'tab',
      'key-groups',
      readOneOf('key-groups', 'checkpoints', 'savepoints', 'terminal', 'output', 'log'),
    ),
    reveal: signal<SourceLocation | null>(null),
  };
}

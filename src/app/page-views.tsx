import type { Page } from './commands/page.ts';
import { CheckpointsPanel } from './checkpoints/checkpoints-panel.tsx';
import { EditorPanel } from './editor/editor-panel.tsx';
import { GraphPanel } from './graph-view/graph-panel.tsx';
import { KeyGroupsPanel } from './key-groups/key-groups-panel.tsx';
import { LogPanel } from './log/log-panel.tsx';
import { LoadFileDialog } from './output/load-file-dialog.tsx';
import { OutputPanel } from './output/output-panel.tsx';
import { SavepointsPanel } from './savepoints/savepoints-panel.tsx';
import type { WorkbenchViews } from './shell/workbench.tsx';
import { TerminalPanel } from './terminal/terminal-panel.tsx';

/** Which view stands where. */
export const pageViews = (page: Page): WorkbenchViews => ({
  editor: (onPackage) => <EditorPanel page={page} onPackage={onPackage} />,
  graph: <GraphPanel page={page} />,
  tabs: [
    { id: 'key-groups', label: 'Key groups', panel: () => <KeyGroupsPanel page={page} /> },
    { id: 'checkpoints', label: 'Checkpoints', panel: () => <CheckpointsPanel page={page} /> },
    { id: 'savepoints', label: 'Savepoints', panel: () => <SavepointsPanel page={page} /> },
    { id: 'terminal', label: 'Terminal', panel: () => <TerminalPanel page={page} /> },
    { id: 'output', label: 'Output', panel: () => <OutputPanel page={page} /> },
    { id: 'log', label: 'Log', panel: () => <LogPanel page={page} /> },
  ],
  droppedFile: (file, onClose) => (
    <LoadFileDialog page={page} file={file} onLoaded={() => (page.tab.value = 'output')} onClose={onClose} />
  ),
});

import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Page } from '../commands/page.ts';
import type { TabId } from '../commands/tab-id.ts';
import { droppedFiles } from '../controls/file-drop.ts';
import { LiveRegion, announce } from '../controls/live-region.tsx';
import { plainText } from '../format/short-id.ts';
import { Splitter } from '../controls/splitter.tsx';
import { Tabs, type Tab } from '../controls/tabs.tsx';
import { readNumberBetween, storedSignal } from '../settings/stored-signal.ts';
import { Banners } from './banners.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { listenToKeys } from './keys.ts';
import { Notices } from './notices.tsx';
import { PackageDialog } from './package-dialog.tsx';
import { RunQuestion } from './run-question.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { TopBar } from './top-bar.tsx';
import './workbench.css';

/** The views that fill the frame. */
export interface WorkbenchViews {
  readonly editor: (onPackage: () => void) => ComponentChildren;
  readonly graph: ComponentChildren;
  readonly tabs: readonly Tab<TabId>[];
  /** Asks what a dropped file is to become. */
  readonly droppedFile: (file: File, onClose: () => void) => ComponentChildren;
}

interface WorkbenchProps {
  readonly page: Page;
  readonly views: WorkbenchViews;
  readonly linkFailure: string | null;
}

/** What the last command achieved. */
const Done = ({ page }: { readonly page: Page }): JSX.Element => (
  <span class="done ellipsis muted" title={page.commands.done.value ?? ''}>
    {plainText(page.commands.done.value ?? '')}
  </span>
);

const editorShare = storedSignal('editorShare', 0.44, readNumberBetween(0.15, 0.85));
const upperShare = storedSignal('upperShare', 0.62, readNumberBetween(0.2, 0.85));

/** One screen: editor and graph above, tabs below. */
export function Workbench({ page, views, linkFailure }: WorkbenchProps): JSX.Element {
  const dialog = useSignal<'package' | 'share' | 'help' | null>(null);
  const dropped = useSignal<File | null>(null);
  const close = (): void => {
    dialog.value = null;
  };
  const onPackage = (): void => {
    if (page.session.peek() !== null) dialog.value = 'package';
  };
  useEffect(
    () =>
      listenToKeys(page, {
        tabs: views.tabs.map(({ id }) => id),
        onPackage,
        onHelp: () => (dialog.value = 'help'),
      }),
    [],
  );
  useEffect(() => page.commands.done.subscribe((done) => done !== null && announce(done)), []);
  return (
    <div
      class="app"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        if (event.dataTransfer === null) return;
        void droppedFiles(event.dataTransfer).then(([first]) => {
          if (first !== undefined) dropped.value = first.content;
        });
      }}
    >
      <TopBar page={page} onShare={() => (dialog.value = 'share')} onHelp={() => (dialog.value = 'help')} />
      <Banners page={page} linkFailure={linkFailure} />
      <main
        class="workbench"
        style={{ gridTemplateRows: `minmax(0, ${upperShare.value}fr) 1px minmax(0, ${1 - upperShare.value}fr)` }}
      >
        <div
          class="upper"
          style={{ gridTemplateColumns: `minmax(0, ${editorShare.value}fr) 1px minmax(0, ${1 - editorShare.value}fr)` }}
        >
          {views.editor(onPackage)}
          <Splitter
            share={editorShare}
            min={0.15}
            max={0.85}
            orientation="vertical"
            label="Editor and graph"
            controls="editor"
          />
          {views.graph}
          <Notices page={page} />
        </div>
        <Splitter
          share={upperShare}
          min={0.2}
          max={0.85}
          orientation="horizontal"
          label="Panes and tabs"
          controls="editor"
        />
        <Tabs label="What the job does" tabs={views.tabs} selected={page.tab} extra={<Done page={page} />} />
      </main>
      <LiveRegion />
      <RunQuestion page={page} />
      {dialog.value === 'package' ? <PackageDialog page={page} onClose={close} /> : null}
      {dialog.value === 'share' ? <ShareDialog page={page} onClose={close} /> : null}
      {dialog.value === 'help' ? <HelpDialog onClose={close} /> : null}
      {dropped.value === null ? null : views.droppedFile(dropped.value, () => (dropped.value = null))}
    </div>
  );
}

import { render } from 'preact';
import './app.css';
import { createPage } from './commands/create-page.ts';
import { followLink } from './commands/shared-job.ts';
import { loadEditor } from './editor/load-editor.ts';
import { pageViews } from './page-views.tsx';
import { load, store } from './settings/stored-signal.ts';
import './settings/theme.ts';
import { Workbench } from './shell/workbench.tsx';

const page = createPage(() => loadEditor(() => page.workspace));
const root = document.querySelector('#page');
if (root === null) throw new Error('index.html has no element #page');

const linkFailure = followLink(page.workspace);

render(<Workbench page={page} views={pageViews(page)} linkFailure={linkFailure} />, root);
void startEngine();

/** The engine is loaded once the page stands. */
async function startEngine(): Promise<void> {
  try {
    const { createWebSession } = await import('./session/web-session.ts');
    const session = createWebSession();
    page.session.value = session;
    addEventListener('pagehide', ({ persisted }) => {
      if (!persisted) session.close();
    });
    const { sandbox } = await session.environment;
    const isFirstVisit = load('visited', (stored) => stored === true || undefined) === undefined;
    if (isFirstVisit && sandbox.works && !page.workspace.isUntrusted.peek()) {
      store('visited', true);
      await page.commands.run();
    }
  } catch (error) {
    page.engineFailure.value = error instanceof Error ? error.message : String(error);
  }
}

import type { Page } from '../commands/page.ts';
import type { TabId } from '../commands/tab-id.ts';

export interface KeyActions {
  readonly tabs: readonly TabId[];
  readonly onPackage: () => void;
  readonly onHelp: () => void;
}

/** Keys of the whole page. @returns takes them away again */
export function listenToKeys(page: Page, { tabs, onPackage, onHelp }: KeyActions): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || document.querySelector('dialog[open]') !== null) return;
    if (actOn(event)) event.preventDefault();
  };
  const actOn = (event: KeyboardEvent): boolean => {
    if (event.ctrlKey || event.metaKey) {
      if (event.key === 'Enter') void page.commands.requestRun();
      else if (event.key === 's') onPackage();
      else return false;
      return true;
    }
    if (event.altKey || isTyping(event.target)) return false;
    const tab = tabs[Number(event.key) - 1];
    if (tab !== undefined) page.tab.value = tab;
    else if (event.key === '?') onHelp();
    else if (event.key === 's') takeSavepoint(page);
    else return false;
    return true;
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

function takeSavepoint({ monitor, commands }: Page): void {
  const job = monitor.running.peek();
  if (job?.status.peek() === 'RUNNING') void commands.savepoint(job);
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, select, textarea, .monaco-editor, .xterm') !== null);

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Page } from '../commands/page.ts';
import type { XtermView } from './xterm-view.ts';
import './terminal.css';

let loading: Promise<XtermView> | undefined;

/** The terminal, loaded when it is first shown. */
export function TerminalPanel({ page }: { readonly page: Page }): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const message = useSignal<string | null>('Loading the terminal…');
  useEffect(() => {
    let hide: (() => void) | undefined;
    let isGone = false;
    loading ??= import('./xterm-view.ts').then(({ XtermView }) => new XtermView(page));
    loading.then(
      (view) => {
        if (isGone || element.current === null) return;
        message.value = null;
        hide = view.show(element.current);
        view.focus();
      },
      (error: unknown) => {
        loading = undefined;
        message.value = `The terminal could not be loaded: ${String(error)}`;
      },
    );
    return () => {
      isGone = true;
      hide?.();
    };
  }, []);
  return (
    <div class="terminal">
      {message.value === null ? null : <p class="empty">{message.value}</p>}
      <div class="terminal-room" ref={element} />
    </div>
  );
}

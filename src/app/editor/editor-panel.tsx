import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Page } from '../commands/page.ts';
import { EditorHeader } from './editor-header.tsx';
import { loadEditor } from './load-editor.ts';
import type { MonacoEditor } from './monaco-editor.ts';
import { sourceProblems } from './source-problems.ts';
import './editor.css';

interface EditorPanelProps {
  readonly page: Page;
  readonly onPackage: () => void;
}

/** The source of the open job. */
export function EditorPanel({ page, onPackage }: EditorPanelProps): JSX.Element {
  const element = useRef<HTMLDivElement>(null);
  const monaco = useSignal<MonacoEditor | null>(null);
  const loadFailure = useSignal<string | null>(null);
  const problems = useComputed(() => sourceProblems(page));

  useEffect(() => {
    let unmount: (() => void) | undefined;
    let isGone = false;
    const cancel = whenIdle(() => {
      loadEditor(() => page.workspace).then(
        (editor) => {
          if (isGone || element.current === null) return;
          unmount = editor.mount(element.current, () => void page.commands.requestRun(), onPackage);
          monaco.value = editor;
        },
        (error: unknown) => {
          loadFailure.value = error instanceof Error ? error.message : String(error);
        },
      );
    });
    return () => {
      isGone = true;
      cancel();
      unmount?.();
    };
  }, []);

  useSignalEffect(() => monaco.value?.mark(problems.value));
  useSignalEffect(() => {
    const location = page.reveal.value;
    if (location !== null) monaco.value?.reveal(location);
  });

  return (
    <section class="editor" id="editor" aria-label="Editor">
      <EditorHeader page={page} onPackage={onPackage} loadFailure={loadFailure.value} />
      <div class="editor-body">
        {monaco.value === null ? (
          <pre class="editor-plain" tabIndex={0} aria-label="Source of the job; the editor is loading">
            {page.workspace.source.value}
          </pre>
        ) : null}
        <div class="editor-monaco" ref={element} />
      </div>
    </section>
  );
}

/** After the first paint and what it started; WebKit has no idle callback. */
function whenIdle(work: () => void): () => void {
  if (typeof requestIdleCallback === 'function') {
    const handle = requestIdleCallback(work, { timeout: 3000 });
    return () => cancelIdleCallback(handle);
  }
  const handle = setTimeout(work, 500);
  return () => clearTimeout(handle);
}

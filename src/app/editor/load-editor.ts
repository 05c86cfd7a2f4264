import type { Workspace } from '../workspace/workspace.ts';
import type { MonacoEditor } from './monaco-editor.ts';

let loading: Promise<MonacoEditor> | undefined;

/** The one Monaco of the page, loaded at the first call. A failed load may be tried again. */
export function loadEditor(workspace: () => Workspace): Promise<MonacoEditor> {
  loading ??= import('./monaco-editor.ts').then(({ MonacoEditor }) => MonacoEditor.create(workspace()));
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

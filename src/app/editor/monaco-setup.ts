import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeAction/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/contextmenu/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/format/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/gotoLine/register';
import 'monaco-editor/features/gotoSymbol/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/quickCommand/register';
import 'monaco-editor/features/readOnlyMessage/register';
import 'monaco-editor/features/rename/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/suggest/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/unicodeHighlighter/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/typescript/register';
import * as monaco from 'monaco-editor/editor';
import * as typescript from 'monaco-editor/languages/features/typescript/register';
import sluiceDeclarations from 'virtual:sluice-dts';
import { programCompilerOptions } from '../../core/model/program-compiler-options.ts';
import type { ProgramWorker } from '../source-edits/program-worker.ts';

self.MonacoEnvironment = {
  getWorker(_id, label) {
    return label === 'typescript' || label === 'javascript'
      ? new Worker(new URL('../../../workers/typescript.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('../../../workers/monaco.worker.ts', import.meta.url), { type: 'module' });
  },
};

const RETRY_MS = 20;
const MAX_TRIES = 250;

/** Tells the editor's TypeScript what a job sees: the ES library and module `sluice`, with the options of every emit. */
export function configureTypeScript(): void {
  const { typescriptDefaults } = typescript;
  typescriptDefaults.setCompilerOptions({
    ...programCompilerOptions,
    moduleResolution: typescript.ModuleResolutionKind.NodeJs,
    lib: ['es2023'],
    allowNonTsExtensions: true,
  });
  typescriptDefaults.setEagerModelSync(true);
  for (const [uri, text] of Object.entries(sluiceDeclarations)) typescriptDefaults.addExtraLib(text, uri);
}

/** Our methods of the TypeScript worker, with the models brought up to date first. */
export async function programWorker(uri: monaco.Uri): Promise<ProgramWorker> {
  for (let tries = 0; ; tries++) {
    try {
      const clientOf = await typescript.getTypeScriptWorker();
      // Monaco types the worker as its own class; ours (workers/typescript.worker.ts) has these methods besides.
      return (await clientOf(uri)) as unknown as ProgramWorker;
    } catch (error) {
      // The language is set up lazily, some moments after its first model.
      if (tries === MAX_TRIES || !/not registered/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

export { monaco };

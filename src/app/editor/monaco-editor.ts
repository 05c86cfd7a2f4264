import { effect } from '@preact/signals';
import { err, ok, type Result } from '../../core/base/result.ts';
import { theme } from '../settings/theme.ts';
import type { CompileFailure, EmittedFile, SourceLocation } from '../session/programs.ts';
import type { Identity } from '../source-edits/add-identity.ts';
import type { EdgeRef, InsertedOperator } from '../source-edits/insert-operator.ts';
import type { OperatorRef } from '../source-edits/match-calls.ts';
import type { TextSplice } from '../source-edits/text-splice.ts';
import type { SourceTools } from '../workspace/source-tools.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { configureTypeScript, monaco, programWorker } from './monaco-setup.ts';
import { monacoThemes } from './monaco-themes.ts';
import { UidHints } from './uid-hints.ts';

type Model = monaco.editor.ITextModel;

/** Monaco with one model per file, kept equal to the workspace's source. */
export class MonacoEditor implements SourceTools {
  readonly #uidHints = new UidHints();
  #editor: monaco.editor.IStandaloneCodeEditor | null = null;

  private constructor(readonly workspace: Workspace) {
    effect(() => {
      this.#followSource(workspace.file.value.fileName, workspace.source.value);
    });
    effect(() => monaco.editor.setTheme(`sluice-${theme.value}`));
  }

  static create(workspace: Workspace): MonacoEditor {
    configureTypeScript();
    for (const [name, data] of Object.entries(monacoThemes)) monaco.editor.defineTheme(`sluice-${name}`, data);
    return new MonacoEditor(workspace);
  }

  /** Shows the editor in an element. @returns takes it away again */
  mount(element: HTMLElement, onRun: () => void, onPackage: () => void): () => void {
    const editor = monaco.editor.create(element, {
      model: this.#openModel(),
      automaticLayout: true,
      fontSize: 12.5,
      lineHeight: 18,
      minimap: { enabled: false },
      scrollBeyondLastLine: false,
      renderLineHighlight: 'line',
      tabSize: 2,
      fixedOverflowWidgets: true,
      padding: { top: 6, bottom: 6 },
      lineNumbersMinChars: 3,
      ariaLabel: 'Source of the job. Control+M lets Tab leave the editor.',
      'semanticHighlighting.enabled': true,
    });
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, onRun);
    editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.KeyS, onPackage);
    this.#editor = editor;
    this.#foldImports();
    return () => {
      this.#editor = null;
      editor.dispose();
    };
  }

  /** Marks places of the open file that failed while running. */
  mark(problems: readonly { readonly location: SourceLocation; readonly message: string }[]): void {
    const model = this.#openModel();
    const here = problems.filter(({ location }) => location.fileName === this.workspace.file.peek().fileName);
    monaco.editor.setModelMarkers(
      model,
      'sluice',
      here.map(({ location: { line, column }, message }) => {
        const startLineNumber = Math.min(line, model.getLineCount());
        const word = model.getWordAtPosition({ lineNumber: startLineNumber, column });
        const endColumn = word?.endColumn ?? model.getLineMaxColumn(startLineNumber);
        return {
          startLineNumber,
          startColumn: column,
          endLineNumber: startLineNumber,
          endColumn,
          message,
          severity: monaco.MarkerSeverity.Error,
          source: 'running',
        };
      }),
    );
  }

  reveal({ line, column }: SourceLocation): void {
    this.#editor?.revealPositionInCenterIfOutsideViewport({ lineNumber: line, column });
    this.#editor?.setPosition({ lineNumber: line, column });
    this.#editor?.focus();
  }

  async emit(fileName: string, source: string): Promise<Result<EmittedFile, CompileFailure>> {
    const model = this.#modelOf(fileName, source);
    const worker = await programWorker(model.uri);
    const errors = await worker.errorsOf(model.uri.toString());
    if (errors.length > 0) {
      return err({
        diagnostics: errors.map(({ line, column, message }) => ({ location: { fileName, line, column }, message })),
      });
    }
    return ok({ fileName, source, ...(await worker.transpile(fileName, source)) });
  }

  async insertOperator(
    operators: readonly OperatorRef[],
    edge: EdgeRef,
    kind: InsertedOperator,
  ): Promise<Result<null, string>> {
    const model = this.#openModel();
    const worker = await programWorker(model.uri);
    return this.#apply(model, await worker.insertOperator(model.uri.toString(), operators, edge, kind));
  }

  async addIdentity(
    operators: readonly OperatorRef[],
    operatorId: string,
    identity: Identity,
  ): Promise<Result<null, string>> {
    const model = this.#openModel();
    const worker = await programWorker(model.uri);
    return this.#apply(model, await worker.addIdentity(model.uri.toString(), operators, operatorId, identity));
  }

  async locateOperator(operators: readonly OperatorRef[], operatorId: string): Promise<Result<SourceLocation, string>> {
    const model = this.#openModel();
    const worker = await programWorker(model.uri);
    const found = await worker.locateOperator(model.uri.toString(), operators, operatorId);
    if (!found.ok) return found;
    const { lineNumber, column } = model.getPositionAt(found.value);
    return ok({ fileName: this.workspace.file.peek().fileName, line: lineNumber, column });
  }

  #apply(model: Model, splices: Result<readonly TextSplice[], string>): Result<null, string> {
    if (!splices.ok) return splices;
    model.pushStackElement();
    model.pushEditOperations([], editOperations(model, splices.value), () => null);
    model.pushStackElement();
    const [first] = splices.value;
    if (first !== undefined) this.#flash(model, first);
    return ok(null);
  }

  /** Shows where the edit went. */
  #flash(model: Model, { at, text }: TextSplice): void {
    const start = model.getPositionAt(at + (text.startsWith('\n') ? 1 : 0));
    const end = model.getPositionAt(at + text.length);
    const range = monaco.Range.fromPositions(start, end);
    this.#editor?.revealRangeInCenterIfOutsideViewport(range);
    const decorations = this.#editor?.createDecorationsCollection([
      { range, options: { className: 'editor-inserted' } },
    ]);
    setTimeout(() => decorations?.clear(), 2000);
  }

  /** What a reader looks for starts below a list of names. */
  #foldImports(): void {
    if (this.#editor?.getModel()?.getLineContent(1) !== 'import {') return;
    void this.#editor.getAction('editor.fold')?.run({ selectionLines: [0] });
  }

  #openModel(): Model {
    const { file, source } = this.workspace;
    return this.#modelOf(file.peek().fileName, source.peek());
  }

  #modelOf(fileName: string, source: string): Model {
    const uri = monaco.Uri.parse(`file:///${fileName}`);
    return monaco.editor.getModel(uri) ?? this.#createModel(uri, source);
  }

  #createModel(uri: monaco.Uri, source: string): Model {
    const model = monaco.editor.createModel(source, 'typescript', uri);
    model.onDidChangeContent(() => {
      if (model === this.#openModel()) this.workspace.edit(model.getValue());
      this.#uidHints.update(model);
    });
    this.#uidHints.update(model);
    return model;
  }

  #followSource(fileName: string, source: string): void {
    const model = this.#modelOf(fileName, source);
    if (model.getValue() !== source) {
      model.pushStackElement();
      model.pushEditOperations([], [{ range: model.getFullModelRange(), text: source }], () => null);
      model.pushStackElement();
    }
    if (this.#editor !== null && this.#editor.getModel() !== model) {
      this.#editor.setModel(model);
      this.#foldImports();
    }
  }
}

export function editOperations(
  model: Model,
  splices: readonly TextSplice[],
): monaco.editor.IIdentifiedSingleEditOperation[] {
  return splices.map(({ at, text }) => {
    const position = model.getPositionAt(at);
    return { range: monaco.Range.fromPositions(position, position), text, forceMoveMarkers: true };
  });
}

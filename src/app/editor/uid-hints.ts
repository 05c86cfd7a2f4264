import type { CallWithoutUid } from '../source-edits/program-worker.ts';
import { monaco, programWorker } from './monaco-setup.ts';

type Model = monaco.editor.ITextModel;

const OWNER = 'sluice-uid';
const TYPING_PAUSE_MS = 600;

/** Underlines operators without uid, and offers to add one. */
export class UidHints {
  readonly #found = new Map<Model, { readonly version: number; readonly calls: readonly CallWithoutUid[] }>();
  readonly #timers = new Map<Model, ReturnType<typeof setTimeout>>();

  constructor() {
    monaco.languages.registerCodeActionProvider('typescript', {
      provideCodeActions: (model, range) => ({ actions: this.#actions(model, range), dispose: () => undefined }),
    });
  }

  /** Looks again once typing pauses. */
  update(model: Model): void {
    clearTimeout(this.#timers.get(model));
    this.#timers.set(
      model,
      setTimeout(() => void this.#look(model), TYPING_PAUSE_MS),
    );
  }

  async #look(model: Model): Promise<void> {
    const version = model.getVersionId();
    const worker = await programWorker(model.uri);
    const calls = await worker.callsWithoutUid(model.uri.toString());
    if (model.isDisposed() || model.getVersionId() !== version) return;
    this.#found.set(model, { version, calls });
    monaco.editor.setModelMarkers(
      model,
      OWNER,
      calls.map(({ start, end, method }) => ({
        ...rangeOf(model, start, end),
        severity: monaco.MarkerSeverity.Hint,
        source: 'sluice',
        message: `${method} has no uid: an edit of the graph may change its id, and then its state is not found again.`,
      })),
    );
  }

  #actions(model: Model, range: monaco.Range): monaco.languages.CodeAction[] {
    const found = this.#found.get(model);
    if (found === undefined || found.version !== model.getVersionId()) return [];
    return found.calls
      .filter(({ start, end }) => monaco.Range.areIntersectingOrTouching(rangeOf(model, start, end), range))
      .map(({ splices }) => ({
        title: `Add ${splices.map(({ text }) => text.trim()).join('')}`,
        kind: 'quickfix',
        isPreferred: true,
        diagnostics: [],
        edit: {
          edits: splices.map(({ at, text }) => ({
            resource: model.uri,
            versionId: found.version,
            textEdit: { range: rangeOf(model, at, at), text },
          })),
        },
      }));
  }
}

function rangeOf(model: Model, start: number, end: number): monaco.Range {
  return monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));
}

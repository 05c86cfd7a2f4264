import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';

interface EditorHeaderProps {
  readonly page: Page;
  readonly onPackage: () => void;
  readonly loadFailure: string | null;
}

/** The file's name, what became of its text, what can be done with it. */
export function EditorHeader({ page, onPackage, loadFailure }: EditorHeaderProps): JSX.Element {
  const { workspace } = page;
  const isEdited = workspace.isEdited.value;
  return (
    <header class="pane-header">
      <span class="mono">{workspace.file.value.fileName}</span>
      <span class="muted ellipsis">
        {loadFailure !== null
          ? `the editor could not be loaded: ${loadFailure}`
          : isEdited
            ? 'edited; kept in this browser'
            : ''}
      </span>
      <CompileState page={page} />
      <EntryClass page={page} />
      <span class="spacer" />
      <button type="button" disabled={!isEdited} onClick={() => workspace.revert()} title="Back to the text as it came">
        Revert
      </button>
      <button
        type="button"
        disabled={page.session.value === null}
        onClick={onPackage}
        title="Freeze this text as an artifact that flink run can name (Ctrl+S)"
      >
        Package
      </button>
    </header>
  );
}

/** Which class is run, if there is a choice. */
function EntryClass({ page }: { readonly page: Page }): JSX.Element | null {
  const { entryClasses, settings } = page.workspace;
  if (entryClasses.value.length < 2) return null;
  return (
    <select
      aria-label="Class whose main is run"
      value={settings.entryClass.value ?? ''}
      onChange={({ currentTarget: { value } }) => (settings.entryClass.value = value === '' ? null : value)}
    >
      <option value="">which class?</option>
      {entryClasses.value.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

function CompileState({ page }: { readonly page: Page }): JSX.Element | null {
  const plan = page.plan.plan.value;
  if (plan.state !== 'not-compiled') return null;
  const { diagnostics } = plan.failure;
  const [first] = diagnostics;
  if (first === undefined) return null;
  return (
    <button
      type="button"
      class="link danger"
      title={first.message}
      onClick={() => {
        page.reveal.value = { ...first.location };
      }}
    >
      {diagnostics.length === 1 ? '1 error' : `${diagnostics.length} errors`}, line {first.location.line}
    </button>
  );
}

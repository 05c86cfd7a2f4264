import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { storedSignal } from '../settings/stored-signal.ts';
import type { CompileFailure, EmittedFile, EmittedProgram } from '../session/programs.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { emptyFile, firstFile, type JobFile } from './job-file.ts';
import { createJobSettings, type JobSettings } from './job-settings.ts';
import type { SourceTools } from './source-tools.ts';

/** Name of the file that holds code from a link. */
export const SHARED_FILE = 'shared-job';

/** Which text is open, and what the reader made of it. */
export class Workspace {
  readonly settings: JobSettings = createJobSettings();
  readonly files: Signal<readonly JobFile[]>;
  readonly #openName: Signal<string>;
  /** Edited texts by file name: what a reload brings back. */
  readonly #edits: Signal<Readonly<Record<string, string>>> = storedSignal('edits', {}, readEdits);
  /** Code from a link that the reader has not run yet: it is shown, and nothing else. */
  readonly isUntrusted: Signal<boolean> = signal(false);

  /** Exported classes with a static main, as the last evaluation found them. */
  readonly entryClasses: Signal<readonly string[]> = signal([]);

  readonly file: ReadonlySignal<JobFile>;
  readonly source: ReadonlySignal<string>;
  readonly isEdited: ReadonlySignal<boolean>;

  constructor(
    files: readonly JobFile[],
    /** Loads editor and compiler at the first call: a pristine built-in job never needs it. */
    readonly tools: () => Promise<SourceTools>,
  ) {
    this.files = signal(files);
    this.#openName = storedSignal('openFile', firstFile(files)?.name ?? '', (stored) =>
      files.some(({ name }) => name === stored) ? String(stored) : undefined,
    );
    this.file = computed(
      () =>
        this.files.value.find(({ name }) => name === this.#openName.value) ?? firstFile(this.files.value) ?? emptyFile,
    );
    this.source = computed(() => this.#edits.value[this.file.value.name] ?? this.file.value.source);
    this.isEdited = computed(() => this.source.value !== this.file.value.source);
  }

  open(name: string): void {
    batch(() => {
      this.#openName.value = name;
      this.settings.entryClass.value = null;
      this.entryClasses.value = [];
      this.isUntrusted.value = false;
    });
  }

  /** Shows code of a stranger. Edits of other files stay as they are. */
  openShared(source: string): void {
    const shared: JobFile = { name: SHARED_FILE, fileName: `${SHARED_FILE}.ts`, source, emitted: null };
    batch(() => {
      this.files.value = [...this.files.value.filter(({ name }) => name !== SHARED_FILE), shared];
      this.#setEdit(SHARED_FILE, null);
      this.open(SHARED_FILE);
      this.isUntrusted.value = true;
    });
  }

  edit(source: string): void {
    this.#setEdit(this.file.peek().name, source === this.file.peek().source ? null : source);
  }

  revert(): void {
    this.#setEdit(this.file.peek().name, null);
  }

  /** What the open text compiles to, now. Ready at once for a pristine built-in job. */
  async emit(): Promise<Result<EmittedProgram, CompileFailure>> {
    const { fileName, emitted } = this.file.peek();
    const source = this.source.peek();
    if (emitted?.source === source) return ok(programOf(emitted));
    const tools = await this.tools();
    const compiled = await tools.emit(fileName, source);
    return compiled.ok ? ok(programOf(compiled.value)) : err(compiled.error);
  }

  #setEdit(name: string, source: string | null): void {
    const { [name]: _, ...others } = this.#edits.peek();
    this.#edits.value = source === null ? others : { ...others, [name]: source };
  }
}

const programOf = (file: EmittedFile): EmittedProgram => ({ files: [file] });

function readEdits(stored: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof stored !== 'object' || stored === null || Array.isArray(stored)) return undefined;
  // Code from a link is not kept: it comes with the link again.
  const entries = Object.entries(stored).filter(([name, text]) => typeof text === 'string' && name !== SHARED_FILE);
  return Object.fromEntries(entries);
}

import { effect, signal, type ReadonlySignal } from '@preact/signals';
import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { CompileFailure, EmittedProgram, EvaluationFailure } from '../session/programs.ts';
import type { Session } from '../session/session.ts';
import type { Workspace } from './workspace.ts';

/** What the open source means, if it means anything. */
export type Plan =
  | { readonly state: 'none'; readonly reason: 'connecting' | 'untrusted' | 'empty' }
  | {
      readonly state: 'ready';
      readonly jobGraph: JobGraph;
      readonly program: EmittedProgram;
    }
  | { readonly state: 'not-compiled'; readonly failure: CompileFailure }
  | { readonly state: 'failed'; readonly failure: EvaluationFailure; readonly program: EmittedProgram };

const TYPING_PAUSE_MS = 350;

/** Keeps the plan of the open source up to date: the graph that a run would have. */
export class PlannedGraph {
  readonly #plan = signal<Plan>({ state: 'none', reason: 'connecting' });
  readonly #jobGraph = signal<JobGraph | null>(null);
  #generation = 0;

  constructor(
    readonly workspace: Workspace,
    session: ReadonlySignal<Session | null>,
  ) {
    let isFirst = true;
    effect(() => {
      const { source, file, settings, isUntrusted } = workspace;
      // Read so that a change plans anew; `settings` decide parallelism and so the chains.
      void [
        source.value,
        file.value,
        settings.parallelism.value,
        settings.maxParallelism.value,
        settings.entryClass.value,
      ];
      const engine = session.value;
      const generation = ++this.#generation;
      if (isUntrusted.value) this.#plan.value = { state: 'none', reason: 'untrusted' };
      else if (source.value.trim() === '') this.#plan.value = { state: 'none', reason: 'empty' };
      else if (engine !== null) {
        const plan = (): void => void this.#planNow(engine, generation);
        const timer = setTimeout(plan, isFirst ? 0 : TYPING_PAUSE_MS);
        isFirst = false;
        return () => clearTimeout(timer);
      }
      return undefined;
    });
  }

  get plan(): ReadonlySignal<Plan> {
    return this.#plan;
  }

  /** The latest graph that the source made: it stays while an edit is half done. */
  get jobGraph(): ReadonlySignal<JobGraph | null> {
    return this.#jobGraph;
  }

  async #planNow(session: Session, generation: number): Promise<void> {
    const { settings } = this.workspace;
    const emitted = await this.workspace.emit();
    if (generation !== this.#generation) return;
    if (!emitted.ok) {
      this.#plan.value = { state: 'not-compiled', failure: emitted.error };
      return;
    }
    const evaluated = await session.programs.evaluate(emitted.value, {
      entryClass: settings.entryClass.peek(),
      parallelism: settings.parallelism.peek(),
      maxParallelism: settings.maxParallelism.peek(),
      configuration: {},
    });
    if (generation !== this.#generation) return;
    this.workspace.entryClasses.value = (evaluated.ok ? evaluated.value : evaluated.error).entryClasses;
    if (evaluated.ok) {
      const { jobGraph } = evaluated.value;
      this.#jobGraph.value = jobGraph;
      this.#plan.value = { state: 'ready', jobGraph, program: emitted.value };
    } else {
      this.#plan.value = { state: 'failed', failure: evaluated.error, program: emitted.value };
    }
  }
}

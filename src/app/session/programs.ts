import type { Result } from '../../core/base/result.ts';
import type { JobGraph } from '../../core/graph/job-graph.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';

/** One source file and what the compiler made of it. Stack lines of user code name `fileName`. */
export interface EmittedFile {
  /** `fraud-detection.ts`: also its `sourceURL`, and what other files `require` without the ending. */
  readonly fileName: string;
  readonly source: string;
  /** CommonJS. */
  readonly javascript: string;
  /** JSON text of the source map. */
  readonly sourceMap: string;
}

/** A whole program, ready to be evaluated; the first file is the one that holds the job. */
export interface EmittedProgram {
  readonly files: readonly EmittedFile[];
}

/** Where text stands, counted from 1 as editors do. */
export interface SourceLocation {
  readonly fileName: string;
  readonly line: number;
  readonly column: number;
}

export interface Diagnostic {
  readonly location: SourceLocation;
  readonly message: string;
}

/** How a program is asked for its graph. */
export interface EvaluationSettings {
  /** As after `-c`: `com.example.FraudJob` picks the exported class by its last segment. null: the only one. */
  readonly entryClass: string | null;
  /** `parallelism.default`; null: the session's own (1). */
  readonly parallelism: number | null;
  /** `pipeline.max-parallelism`; null: derived by Flink's rule. */
  readonly maxParallelism: number | null;
  /** Further settings, Flink's keys; what stands above wins. */
  readonly configuration: Readonly<Record<string, string>>;
}

export interface Evaluation {
  readonly jobGraph: JobGraph;
  /** Exported classes with a static `main`, of which `entryClass` picks one. */
  readonly entryClasses: readonly string[];
  /** What main printed. */
  readonly output: string;
}

/** Why a program gave no graph. `failure.stack` holds positions in the emitted JavaScript: the page maps them back. */
export interface EvaluationFailure {
  readonly reason: 'class-not-found' | 'no-main-method' | 'no-entry-class' | 'main-failed' | 'timed-out' | 'no-sandbox';
  readonly failure: FailureInfo;
  readonly entryClasses: readonly string[];
}

/** The editor's text could not be compiled. */
export interface CompileFailure {
  readonly diagnostics: readonly Diagnostic[];
}

/** What the editor holds now, packaged on demand as `<name>.jar`. */
export interface CurrentProgram {
  /** File name without its ending: `fraud-detection`. */
  readonly name: string;
  emit(): Promise<Result<EmittedProgram, CompileFailure>>;
}

export interface Programs {
  /**
   * Evaluates a program in the sandbox's program worker; a newer call of the same kind replaces one that still waits. Ends
   * a program that has not answered after 10 s.
   */
  evaluate(program: EmittedProgram, settings: EvaluationSettings): Promise<Result<Evaluation, EvaluationFailure>>;

  /**
   * Lets `flink run …/<name>.jar` run what the editor shows, as long as no artifact has that name. The session calls
   * `emit` when such a request comes.
   */
  provideCurrent(current: CurrentProgram): void;
}

import type { Result } from '../../core/base/result.ts';
import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { EmittedProgram } from './programs.ts';

/** A packaged program: immutable, kept across reloads, found by its name in `flink run`. */
export interface Artifact {
  /** `new-fraud-job.jar`. */
  readonly name: string;
  readonly createdMs: number;
  readonly sizeBytes: number;
}

export interface Artifacts {
  /** Newest first. */
  list(): Promise<readonly Artifact[]>;
  /** Freezes a program. Fails if the name is taken by other text or is no file name; the same text again is fine. */
  package(name: string, program: EmittedProgram): Promise<Result<Artifact, FailureInfo>>;
  /** The program of an artifact, to be shown or compared; null: there is none. */
  read(name: string): Promise<EmittedProgram | null>;
  delete(name: string): Promise<Result<null, FailureInfo>>;
}

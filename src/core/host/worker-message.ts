import type { ProgramErrorKind } from '../datastream/program-error.ts';
import type { JobGraph } from '../graph/job-graph.ts';
import type { CoordinatorDeploymentDescriptor, TaskDeploymentDescriptor } from '../protocol/deployment-descriptor.ts';
import type { FailureInfo } from '../protocol/failure-info.ts';
import type { RawPort } from './port.ts';
import type { ProgramText } from './program-text.ts';

/** The first message that a worker gets: what it is. Later messages on the same port are the JobMaster's. */
export type WorkerBootstrap =
  | {
      readonly type: 'run-task';
      readonly program: ProgramText;
      readonly descriptor: TaskDeploymentDescriptor;
      readonly storage: RawPort;
      readonly broker: RawPort;
      /** One end of each channel of the descriptor, by channel id. */
      readonly channels: Readonly<Record<string, RawPort>>;
    }
  | {
      readonly type: 'run-coordinator';
      readonly program: ProgramText;
      readonly descriptor: CoordinatorDeploymentDescriptor;
      readonly broker: RawPort;
    }
  | { readonly type: 'evaluate-program'; readonly program: ProgramText };

/** A program worker's one answer. */
export type ProgramAnswer =
  | {
      readonly type: 'program';
      readonly jobGraph: JobGraph;
      readonly entryClasses: readonly string[];
      readonly output: readonly string[];
    }
  | {
      readonly type: 'program-failed';
      readonly failure: FailureInfo;
      /** null: not the program's entry point, but what it did. */
      readonly kind: ProgramErrorKind | null;
      readonly entryClasses: readonly string[];
      readonly output: readonly string[];
    };

import type { TaskDeploymentDescriptor } from '../protocol/deployment-descriptor.ts';
import type { TaskEnvironment } from '../protocol/host.ts';
import type { BatchSize } from './batch-size.ts';
import type { OperatorHost } from './operator-context.ts';
import type { StateBackends } from './state-backends.ts';
import type { StorageLink } from './storage-link.ts';

/** The task around a `RunningTask`: what outlives its phases. */
export interface TaskHost extends OperatorHost {
  readonly descriptor: TaskDeploymentDescriptor;
  readonly environment: TaskEnvironment;
  readonly backends: StateBackends;
  readonly storage: StorageLink;
  readonly batch: BatchSize;
  readonly taskName: string;
}

import type { TypeInformation } from '../types/type-information.ts';

/** A topic that a source reads or a sink writes, and what its records are: so that others can show and export them. */
export interface TopicUse {
  readonly topic: string;
  readonly access: 'read' | 'write';
  readonly type: TypeInformation<unknown>;
}

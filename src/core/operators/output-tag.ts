import type { TypeInformation } from '../types/type-information.ts';

/** Flink's `OutputTag`: names a side output. */
export class OutputTag<T> {
  constructor(
    readonly id: string,
    readonly type: TypeInformation<T>,
  ) {}
}

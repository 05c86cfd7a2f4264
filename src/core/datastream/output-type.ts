import { FlinkError } from '../model/flink-error.ts';
import type { TypeInformation } from '../types/type-information.ts';

/** The type of what a transformation emits: may be declared after the call (`returns`), until somebody relied on it. */
export class OutputType<T> {
  #type: TypeInformation<T>;
  #used = false;

  constructor(type: TypeInformation<T>) {
    this.#type = type;
  }

  get(): TypeInformation<T> {
    this.#used = true;
    return this.#type;
  }

  /** @throws FlinkError (IllegalStateException) if the type was looked at before (`Transformation.setOutputType`) */
  fill(type: TypeInformation<T>): void {
    if (this.#used) {
      throw new FlinkError(
        'java.lang.IllegalStateException',
        'TypeInformation cannot be filled in for the type after it has been used. Please make sure that the type info ' +
          'hints are the first call after the transformation function, before any access to types or semantic ' +
          'properties, etc.',
      );
    }
    this.#type = type;
  }
}

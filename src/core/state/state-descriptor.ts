import type { TypeInformation } from '../types/type-information.ts';

/** Flink's `StateDescriptor`s: a name, unique in the operator, and the types of what is kept. */
export class ValueStateDescriptor<T> {
  readonly kind = 'VALUE';
  constructor(
    readonly name: string,
    readonly type: TypeInformation<T>,
  ) {}
}

export class ListStateDescriptor<T> {
  readonly kind = 'LIST';
  constructor(
    readonly name: string,
    readonly elementType: TypeInformation<T>,
  ) {}
}

export class MapStateDescriptor<UK, UV> {
  readonly kind = 'MAP';
  constructor(
    readonly name: string,
    readonly keyType: TypeInformation<UK>,
    readonly valueType: TypeInformation<UV>,
  ) {}
}

export class ReducingStateDescriptor<T> {
  readonly kind = 'REDUCING';
  constructor(
    readonly name: string,
    readonly reduce: (a: T, b: T) => T,
    readonly type: TypeInformation<T>,
  ) {}
}

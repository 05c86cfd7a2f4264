/** What values look like that are read by their snapshot alone, without a declared type (`restoreSerializer`). */

/** A POJO or record; the class is that of the value, which may be a subclass of its snapshot's. */
export class RestoredPojo {
  constructor(
    readonly className: string,
    readonly fields: ReadonlyMap<string, unknown>,
  ) {}
}

/**
 * Bytes that do not carry their schema (Kryo, value types, subclasses that the savepoint does not describe), with all
 * that holds them up to where their extent is known.
 */
export class OpaqueValue {
  constructor(
    /** The Java class that can't be decoded. */
    readonly className: string,
    readonly bytes: Uint8Array,
  ) {}
}

/** `Either`, exactly one of both. */
export type RestoredEither = { readonly left: unknown } | { readonly right: unknown };

/** A value with the time of its last access (`TtlValue`). */
export interface RestoredTtlValue {
  readonly lastAccessMs: bigint;
  readonly value: unknown;
}

export interface RestoredTimer {
  readonly timestamp: bigint;
  readonly key: unknown;
  readonly namespace: unknown;
}

/** A `TimeWindow` with any i64. */
export interface RestoredTimeWindow {
  readonly start: bigint;
  readonly end: bigint;
}

/** A `StreamElement`; in state only records occur. */
export type RestoredStreamElement =
  | { readonly kind: 'record'; readonly timestamp: bigint | null; readonly value: unknown }
  | { readonly kind: 'watermark'; readonly timestamp: bigint }
  | { readonly kind: 'latency-marker'; readonly bytes: Uint8Array }
  | { readonly kind: 'watermark-status'; readonly status: number }
  | { readonly kind: 'record-attributes'; readonly isBacklog: boolean }
  | { readonly kind: 'internal-watermark'; readonly subpartition: number; readonly timestamp: bigint };

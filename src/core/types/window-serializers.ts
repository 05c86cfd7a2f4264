import { MalformedDataError } from '../base/malformed-data-error.ts';
import type { DataInput } from '../base/data-input.ts';
import { SimpleSerializer } from './simple-serializer.ts';
import { isTimestamp, readTimestamp, writeTimestamp } from './timestamp-bytes.ts';

/** The namespace of state that has none. */
export type VoidNamespace = null;

/** `TimeWindow`: from `start` to before `end`, milliseconds of event or processing time; ±Infinity are Long's ends. */
export interface TimeWindow {
  readonly start: number;
  /** exclusive */
  readonly end: number;
}

/** The one window of everything. */
export interface GlobalWindow {
  readonly global: true;
}

export const GLOBAL_WINDOW: GlobalWindow = { global: true };

/** Declares length 0 as Flink does, though it writes one byte 0: keys are never ambiguous beside it. */
export const voidNamespaceSerializer = new SimpleSerializer<VoidNamespace>({
  type: 'VoidNamespace',
  name: 'VoidNamespace',
  length: 0,
  accepts: (value) => value === null,
  write: (_value, target) => target.writeByte(0),
  read(source) {
    readZeroByte(source);
    return null;
  },
});

export const timeWindowSerializer = new SimpleSerializer<TimeWindow>({
  type: 'TimeWindow',
  name: 'TimeWindow',
  length: 16,
  accepts: (value) =>
    typeof value === 'object' &&
    value !== null &&
    'start' in value &&
    isTimestamp(value.start) &&
    'end' in value &&
    isTimestamp(value.end),
  write(value, target) {
    writeTimestamp(value.start, target);
    writeTimestamp(value.end, target);
  },
  read: (source) => ({ start: readTimestamp(source), end: readTimestamp(source) }),
});

/** Declares length 0 as Flink does, though it writes one byte 0. */
export const globalWindowSerializer = new SimpleSerializer<GlobalWindow>({
  type: 'GlobalWindow',
  name: 'GlobalWindow',
  length: 0,
  accepts: (value) => typeof value === 'object' && value !== null && 'global' in value,
  write: (_value, target) => target.writeByte(0),
  read(source) {
    readZeroByte(source);
    return GLOBAL_WINDOW;
  },
});

function readZeroByte(source: DataInput): void {
  const byte = source.readByte();
  if (byte !== 0) throw new MalformedDataError(`this namespace is the byte 0, not ${byte}`);
}

import { InvariantError } from '../base/assert.ts';
import { MalformedDataError } from '../base/malformed-data-error.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { OperatorID } from '../model/ids.ts';
import type { ExceptionLink, FailureDomain, FailureInfo } from '../protocol/failure-info.ts';

/** Where in the chain something happened. */
export interface OperatorPlace {
  readonly operatorId: OperatorID;
  readonly operatorName: string;
}

/** The surroundings failed: storage refused, the broker is gone. */
export class EnvironmentError extends FlinkError {
  readonly domain = 'environment';
}

const MAX_LINKS = 32;
const MAX_MESSAGE = 4096;
const MAX_STACK = 64 * 1024;
const places = new WeakMap<object, OperatorPlace>();

/** Notes in which operator an error came up; the first note, from the innermost call, stays. */
export function blame(error: unknown, place: OperatorPlace): unknown {
  const known = typeof error === 'object' && error !== null ? error : new Error(String(error));
  if (placeOf(known) === null) places.set(known, place);
  return known;
}

/** Flink's `ExceptionInChainedOperatorException`: an operator called by the one before it has thrown. */
export function exceptionInChainedOperator(error: unknown, place: OperatorPlace): FlinkError {
  const wrapped = new FlinkError(
    'org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException',
    'Could not forward element to next operator',
    blame(error, place),
  );
  places.set(wrapped, placeOf(error) ?? place);
  return wrapped;
}

/** Everything that is known about an error, as data. Whatever user code throws is taken: nothing here throws. */
export function failureInfoOf(error: unknown): FailureInfo {
  const causes = causeChain(error);
  const root = causes.at(-1);
  const place = causes.map(placeOf).find((found) => found !== null) ?? null;
  return {
    domain: domainOf(causes),
    chain: causes.map(linkOf),
    stack: root instanceof Error && typeof root.stack === 'string' ? root.stack.slice(0, MAX_STACK) : '',
    operatorId: place?.operatorId ?? null,
    operatorName: place?.operatorName ?? null,
  };
}

export function causeChain(error: unknown): unknown[] {
  const chain = [error];
  for (let at = error; at instanceof Error && at.cause !== undefined && chain.length < MAX_LINKS;) {
    at = at.cause;
    if (chain.includes(at)) break;
    chain.push(at);
  }
  return chain;
}

/** Where an error was blamed on, null if nowhere. */
export function placeOf(error: unknown): OperatorPlace | null {
  return typeof error === 'object' && error !== null ? (places.get(error) ?? null) : null;
}

/** Sluice's own errors and those of the surroundings are marked; whatever else is thrown, user code did it. */
function domainOf(causes: readonly unknown[]): FailureDomain {
  if (causes.some((cause) => cause instanceof EnvironmentError)) return 'environment';
  const root = causes.at(-1);
  if (root instanceof MalformedDataError && causes.some(isBytesFromOutside)) return 'environment';
  if (root instanceof FlinkError && root.className.startsWith('org.apache.kafka.')) return 'environment';
  return root instanceof InvariantError || root instanceof MalformedDataError ? 'engine' : 'user';
}

/** Of a snapshot or a topic: what was stored is damaged, or of another type, and not the engine's fault. */
export const isBytesFromOutside = (cause: unknown): boolean =>
  cause instanceof FlinkError &&
  (cause.className === 'org.apache.flink.runtime.state.BackendBuildingException' ||
    cause.className === 'java.io.IOException');

function linkOf(error: unknown): ExceptionLink {
  try {
    if (error instanceof FlinkError) return { className: error.className, message: bounded(error.message) };
    if (error instanceof Error)
      return { className: String(error.name).slice(0, 256), message: bounded(String(error.message)) };
    return { className: 'Error', message: bounded(String(error)) };
  } catch {
    // An object whose own name or toString throws: user code may do that.
    return { className: 'Error', message: 'an error that cannot be shown' };
  }
}

const bounded = (text: string): string => (text.length > MAX_MESSAGE ? `${text.slice(0, MAX_MESSAGE)}…` : text);

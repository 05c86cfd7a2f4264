import type { FailureInfo } from './failure-info.ts';
import { exactly, list, nullable, object, text, type Shape } from '../base/shape.ts';

const MAX_LINKS = 64;

export const failureInfo: Shape<FailureInfo> = object({
  domain: exactly('user', 'engine', 'environment'),
  chain: list(object({ className: text(1024), message: text() }), MAX_LINKS),
  stack: text(262_144),
  operatorId: nullable(text(64)),
  operatorName: nullable(text()),
});

/** @throws MalformedDataError if `value` is no failure */
export const parseFailureInfo = (value: unknown): FailureInfo => failureInfo(value, 'failure');

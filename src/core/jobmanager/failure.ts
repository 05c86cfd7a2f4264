import { FlinkError } from '../model/flink-error.ts';
import type { ExceptionLink, FailureDomain, FailureInfo } from '../protocol/failure-info.ts';

/** A snapshot whose bytes are not what they must be: nobody's program is to blame. */
export class DamagedSnapshotError extends FlinkError {}

/** An error and its causes as links, outermost first. */
function chainOf(error: unknown): ExceptionLink[] {
  const chain: ExceptionLink[] = [];
  for (
    let link = error;
    link !== undefined && chain.length < 20;
    link = link instanceof Error ? link.cause : undefined
  ) {
    if (link instanceof FlinkError) chain.push({ className: link.className, message: link.message });
    else if (link instanceof Error) chain.push({ className: link.name, message: link.message });
    else chain.push({ className: 'java.lang.Exception', message: String(link) });
  }
  return chain;
}

/** What the JobManager itself found wrong, as pure data. Errors without Flink's words are the engine's. */
export function failureOf(error: unknown, domain?: FailureDomain): FailureInfo {
  return {
    domain: domain ?? domainOf(error),
    chain: chainOf(error),
    stack: error instanceof Error ? (error.stack ?? '') : '',
    operatorId: null,
    operatorName: null,
  };
}

function domainOf(error: unknown): FailureDomain {
  if (error instanceof DamagedSnapshotError) return 'environment';
  return error instanceof FlinkError ? 'user' : 'engine';
}

/** The same failure under another outermost exception. */
export function wrapFailure(className: string, message: string, cause: FailureInfo): FailureInfo {
  return { ...cause, chain: [{ className, message }, ...cause.chain] };
}

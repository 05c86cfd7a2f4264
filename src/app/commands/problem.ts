import type { FailureInfo } from '../../core/protocol/failure-info.ts';
import type { Diagnostic, SourceLocation } from '../session/programs.ts';
import { plainText } from '../format/short-id.ts';
import type { TabId } from './tab-id.ts';

/** A way out of a problem. */
export interface WayOut {
  readonly label: string;
  readonly go: () => void;
}

/** Something that went wrong with what a person asked for. */
export interface Problem {
  /** What could not be done: `The job did not start`. */
  readonly title: string;
  /** Flink's sentence, or the compiler's. */
  readonly message: string;
  /** The rest of the chain, and our own words. */
  readonly details: readonly string[];
  readonly location: SourceLocation | null;
  /** Where more is said about it. */
  readonly tab: TabId | null;
  readonly waysOut: readonly WayOut[];
}

/** The innermost link says what happened; those around it say where it surfaced. */
export function rootMessage({ chain }: FailureInfo): string {
  const root = chain.at(-1);
  return root === undefined ? 'No reason was given.' : plainText(root.message === '' ? root.className : root.message);
}

export function failureProblem(
  title: string,
  failure: FailureInfo,
  location: SourceLocation | null = null,
  waysOut: readonly WayOut[] = [],
): Problem {
  const where = failure.operatorName === null ? [] : [`In operator ${plainText(failure.operatorName)}.`];
  const chain = failure.chain.map(({ className, message }) =>
    plainText(message === '' ? className : `${className}: ${message}`),
  );
  return {
    title,
    message: rootMessage(failure),
    details: [...where, ...chain.slice(0, 8), ...blame(failure)],
    location,
    tab: null,
    waysOut,
  };
}

export const diagnosticText = ({ location, message }: Diagnostic): string =>
  `${location.fileName}:${location.line}:${location.column} ${plainText(message)}`;

function blame({ domain }: FailureInfo): readonly string[] {
  switch (domain) {
    case 'user':
      return [];
    case 'engine':
      return ['This is a defect of Sluice, not of your job.'];
    case 'environment':
      return ['The cause lies in the browser or its storage, not in your job.'];
  }
}

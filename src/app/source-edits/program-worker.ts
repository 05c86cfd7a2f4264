import type { Result } from '../../core/base/result.ts';
import type { Identity } from './add-identity.ts';
import type { EdgeRef, InsertedOperator } from './insert-operator.ts';
import type { OperatorRef } from './match-calls.ts';
import type { TextSplice } from './text-splice.ts';

/** Positions counted from 1. */
export interface SourceError {
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly message: string;
}

/** An operator that will be found by its place in the graph only; `splices` would give it a uid. */
export interface CallWithoutUid {
  /** Offsets of the method's name. */
  readonly start: number;
  readonly end: number;
  readonly method: string;
  readonly splices: readonly TextSplice[];
}

/** What the editor's TypeScript worker does for the page, beside what Monaco asks of it. */
export interface ProgramWorker {
  /** Errors of syntax or, if there are none, of types. */
  errorsOf(uri: string): Promise<readonly SourceError[]>;
  /** Emits CommonJS, as the build does for built-in jobs; types are not looked at. */
  transpile(fileName: string, source: string): Promise<{ readonly javascript: string; readonly sourceMap: string }>;
  insertOperator(
    uri: string,
    operators: readonly OperatorRef[],
    edge: EdgeRef,
    kind: InsertedOperator,
  ): Promise<Result<readonly TextSplice[], string>>;
  addIdentity(
    uri: string,
    operators: readonly OperatorRef[],
    operatorId: string,
    identity: Identity,
  ): Promise<Result<readonly TextSplice[], string>>;
  /** Offset of the name of the method that makes an operator. */
  locateOperator(uri: string, operators: readonly OperatorRef[], operatorId: string): Promise<Result<number, string>>;
  callsWithoutUid(uri: string): Promise<readonly CallWithoutUid[]>;
}

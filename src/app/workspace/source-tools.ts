import type { Result } from '../../core/base/result.ts';
import type { CompileFailure, EmittedFile, SourceLocation } from '../session/programs.ts';
import type { Identity } from '../source-edits/add-identity.ts';
import type { EdgeRef, InsertedOperator } from '../source-edits/insert-operator.ts';
import type { OperatorRef } from '../source-edits/match-calls.ts';

/** The editor's TypeScript, as the rest of the page sees it. */
export interface SourceTools {
  /** Fails with every error of syntax or type that the text has. */
  emit(fileName: string, source: string): Promise<Result<EmittedFile, CompileFailure>>;
  /** One undoable edit of the open source. Fails with a sentence that says why it can't be done. */
  insertOperator(
    operators: readonly OperatorRef[],
    edge: EdgeRef,
    kind: InsertedOperator,
  ): Promise<Result<null, string>>;
  /** The same, of `.uid('…')` or `.setUidHash('…')`. */
  addIdentity(operators: readonly OperatorRef[], operatorId: string, identity: Identity): Promise<Result<null, string>>;
  /** Where the call stands that makes an operator. */
  locateOperator(operators: readonly OperatorRef[], operatorId: string): Promise<Result<SourceLocation, string>>;
}

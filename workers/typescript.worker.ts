import type { Diagnostic } from 'typescript';
import { initialize, ts as services, TypeScriptWorker } from 'monaco-editor/languages/features/typescript/ts.worker.js';
import { err, ok, type Result } from '../src/core/base/result.ts';
import { programCompilerOptions } from '../src/core/model/program-compiler-options.ts';
import { addIdentity, uidForCall } from '../src/app/source-edits/add-identity.ts';
import { insertOperator, notFound } from '../src/app/source-edits/insert-operator.ts';
import { matchCalls } from '../src/app/source-edits/match-calls.ts';
import { StreamCalls } from '../src/app/source-edits/stream-calls.ts';
import type { TextSplice } from '../src/app/source-edits/text-splice.ts';
import type { CallWithoutUid, ProgramWorker, SourceError } from '../src/app/source-edits/program-worker.ts';

const ts = services.typescript;

/** Monaco's TypeScript worker, which is the page's only compiler: it also emits programs and edits their source. */
class EditorWorker extends TypeScriptWorker implements ProgramWorker {
  async errorsOf(uri: string): Promise<readonly SourceError[]> {
    const service = this.getLanguageService();
    const syntactic = service.getSyntacticDiagnostics(uri);
    const diagnostics = syntactic.length > 0 ? syntactic : service.getSemanticDiagnostics(uri);
    return diagnostics.filter(({ category }) => category === ts.DiagnosticCategory.Error).map(describe);
  }

  async transpile(
    fileName: string,
    source: string,
  ): Promise<{ readonly javascript: string; readonly sourceMap: string }> {
    const compilerOptions = programCompilerOptions;
    const { outputText, sourceMapText = '' } = ts.transpileModule(source, { fileName, compilerOptions });
    return { javascript: outputText.replace(/\n\/\/# sourceMappingURL=\S*\s*$/, '\n'), sourceMap: sourceMapText };
  }

  async insertOperator(
    ...[uri, operators, edge, kind]: Parameters<ProgramWorker['insertOperator']>
  ): Promise<Result<readonly TextSplice[], string>> {
    return insertOperator(this.#calls(uri), operators, edge, kind);
  }

  async addIdentity(
    ...[uri, operators, operatorId, identity]: Parameters<ProgramWorker['addIdentity']>
  ): Promise<Result<readonly TextSplice[], string>> {
    return addIdentity(this.#calls(uri), operators, operatorId, identity);
  }

  async locateOperator(
    ...[uri, operators, operatorId]: Parameters<ProgramWorker['locateOperator']>
  ): Promise<Result<number, string>> {
    const source = this.#calls(uri);
    const call = matchCalls(operators, source.calls).get(operatorId)?.node.expression;
    if (call === undefined || !ts.isPropertyAccessExpression(call)) return err(notFound(operators, operatorId));
    return ok(call.name.getStart(source.file));
  }

  async callsWithoutUid(uri: string): Promise<readonly CallWithoutUid[]> {
    const source = this.#calls(uri);
    return source.calls.flatMap((call) => {
      if (call.hasUid || !ts.isPropertyAccessExpression(call.node.expression)) return [];
      const { name } = call.node.expression;
      const splices = [uidForCall(source, call)];
      return [{ start: name.getStart(source.file), end: name.end, method: call.method, splices }];
    });
  }

  #calls(uri: string): StreamCalls {
    const file = this.getLanguageService().getProgram()?.getSourceFile(uri);
    // The program's trees have no parents until they were bound by the checker: parse afresh.
    return new StreamCalls(ts, ts.createSourceFile(uri, file?.text ?? '', ts.ScriptTarget.ES2023, true));
  }
}

function describe({ file, start = 0, length = 1, messageText }: Diagnostic): SourceError {
  const { line, character } = file?.getLineAndCharacterOfPosition(start) ?? { line: 0, character: 0 };
  return { line: line + 1, column: character + 1, length, message: ts.flattenDiagnosticMessageText(messageText, '\n') };
}

self.onmessage = () => {
  initialize((context, createData) => new EditorWorker(context, createData));
};

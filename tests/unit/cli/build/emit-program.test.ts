import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { emitProgram } from '../../../../src/cli/build/emit-program.ts';
import { programCompilerOptions } from '../../../../src/core/model/program-compiler-options.ts';

test('the options mean what their comments say', () => {
  expect(programCompilerOptions.target).toBe(ts.ScriptTarget.ES2023);
  expect(programCompilerOptions.module).toBe(ts.ModuleKind.CommonJS);
});

test('a job becomes CommonJS that asks for its imports and leaves out the types', () => {
  const source = [
    "import { type Shape, double } from 'sluice';",
    'export class Job {',
    '  static main(shape: Shape): number { return double(shape.size); }',
    '}',
  ].join('\n');
  const { javascript } = emitProgram(source, 'job.ts');
  const exports: { Job?: { main(shape: { size: number }): number } } = {};
  const asked: string[] = [];
  const require = (name: string) => {
    asked.push(name);
    return { double: (n: number) => 2 * n };
  };
  new Function('require', 'exports', javascript)(require, exports);
  expect(exports.Job?.main({ size: 21 })).toBe(42);
  expect(asked).toEqual(['sluice']);
  expect(javascript).not.toContain('sourceMappingURL');
});

test('the source map leads back to line and column', () => {
  const source = 'interface Gone { a: number }\n\nexport const here: Gone = { a: 1 };\n';
  const { javascript, sourceMap } = emitProgram(source, 'job.ts');
  const lines = javascript.split('\n');
  const line = lines.findIndex((text) => text.includes('exports.here = {'));
  const position = originalPositionFor(new TraceMap(sourceMap), {
    line: line + 1,
    column: lines[line]?.indexOf('here') ?? 0,
  });
  expect(position).toMatchObject({ source: 'job.ts', line: 3 });
});

test('a syntax error names file, line and column', () => {
  expect(() => emitProgram('export const a = 1;\nexport class {{\n', 'job.ts')).toThrow(/^job\.ts:2:15: /);
});

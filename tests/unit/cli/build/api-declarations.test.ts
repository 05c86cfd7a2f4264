import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { emitApiDeclarations } from '../../../../src/cli/build/api-declarations.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-declarations-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

test('the public API and what it reaches, as a package that a job type-checks against', () => {
  write('src/core/base/size.ts', '/** In bytes. */\nexport interface Size { readonly bytes: number }\n');
  write('src/core/base/unreached.ts', 'export const secret = 1;\n');
  write(
    'src/core/operators/measure.ts',
    "import type { Size } from '../base/size.ts';\nexport function measure(text: string): Size { return { bytes: text.length }; }\n" +
      "export const lazily = (): import('../base/size.ts').Size => ({ bytes: 0 });\n",
  );
  const entry = write(
    'src/core/datastream/index.ts',
    "export { measure, lazily } from '../operators/measure.ts';\nexport type { Size } from '../base/size.ts';\n",
  );

  const { files, inputs } = emitApiDeclarations(join(folder, 'src'), entry);

  expect(Object.keys(files).sort()).toEqual([
    'core/base/size.d.ts',
    'core/datastream/index.d.ts',
    'core/operators/measure.d.ts',
    'index.d.ts',
  ]);
  expect(files['core/base/size.d.ts']).toContain('In bytes.');
  expect(Object.values(files).join('\n')).not.toMatch(/\.ts['"]/);
  expect(inputs).toContain(entry);

  for (const [path, text] of Object.entries(files)) write(`node_modules/sluice/${path}`, text);
  const job = write(
    'job.ts',
    "import { measure, type Size } from 'sluice';\nexport const n: Size = measure('x');\nexport const wrong: string = measure('x').bytes;\n",
  );
  expect(diagnose(job)).toEqual(["Type 'number' is not assignable to type 'string'."]);
});

test('an entry that is not there is an error', () => {
  expect(() => emitApiDeclarations(folder, join(folder, 'missing.ts'))).toThrow('missing.ts');
});

/** With the resolution of the editor's TypeScript: plain Node packages, no package.json needed. */
function diagnose(job: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    types: [],
    lib: ['lib.es2023.d.ts'],
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([job], options));
  return diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

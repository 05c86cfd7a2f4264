import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { trimMonaco, withoutFallbackWorker, withoutSideEffectImports } from '../../../../src/cli/build/trim-monaco.ts';

const monaco = dirname(createRequire(import.meta.url).resolve('monaco-editor/editor'));
const read = (path: string) => readFileSync(join(monaco, path), 'utf8');

test.each(['typescript', 'json'])(
  'the fallback worker of %s is found in the Monaco that is installed, and taken out',
  (language) => {
    const path = `languages/features/${language}/workerManager.js`;
    const code = read(path);
    expect(code).toContain('new Worker(new URL(');
    expect(withoutFallbackWorker(code, path)).not.toContain('new Worker(');
  },
);

test('a Monaco without that line stops the build', () => {
  expect(() => withoutFallbackWorker('nothing of the kind', 'x.js')).toThrow('adapt trim-monaco.ts');
});

test('the worker bootstrap no longer imports every feature, but keeps what it uses', () => {
  const trimmed = withoutSideEffectImports(read('internal/common/workers.js'));
  expect(trimmed).not.toMatch(/^import '/m);
  expect(trimmed).toContain("import { editor } from '../../editor/editor.api.js'");
});

test('a bundle of the type libraries holds those of ES and none of the DOM', async () => {
  const id = join(monaco, 'languages', 'features', 'typescript', 'lib', 'lib.js');
  const result = (await build({
    configFile: false,
    logLevel: 'silent',
    plugins: [trimMonaco()],
    build: { write: false, minify: false, lib: { entry: id, formats: ['es'], fileName: 'lib' } },
  })) as Rolldown.RolldownOutput[];
  const code = result[0]?.output[0].code ?? '';
  expect(code).toContain('"lib.es2023.d.ts"');
  expect(code).not.toContain('"lib.dom.d.ts"');
  expect(code).not.toContain('"lib.webworker.d.ts"');
});

import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('where a policy forbids code from text, it is asked once and everything works without', async () => {
  let attempts = 0;
  vi.resetModules();
  vi.stubGlobal('Function', function () {
    attempts++;
    throw new EvalError("Refused to evaluate a string as JavaScript because 'unsafe-eval' is not an allowed source");
  });
  const { Types } = await import('../../../src/core/types/types.ts');
  const { DataOutput } = await import('../../../src/core/base/data-output.ts');
  const { DataInput } = await import('../../../src/core/base/data-input.ts');
  const { mayGenerateCode } = await import('../../../src/core/base/generated-code.ts');
  const serializer = Types.POJO('x.R', { name: Types.STRING, n: Types.INT }).createSerializer();
  for (const name of ['ascii', 'ümlaut', 'x'.repeat(200)]) {
    const output = new DataOutput();
    serializer.serialize({ name, n: 7 }, output);
    expect(serializer.deserialize(new DataInput(output.written()))).toEqual({ name, n: 7 });
  }
  expect(mayGenerateCode()).toBe(false);
  expect(attempts).toBe(1);
});

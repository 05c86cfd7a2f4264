import { expect, it } from 'vitest';
import { FieldTypes } from '../../../../../src/platform/web/storage/field-types.ts';

function found(texts: boolean, ...records: readonly unknown[]): Record<string, string> {
  const types = new FieldTypes(texts);
  for (const record of records) types.add(record);
  return Object.fromEntries(types.found().map(({ name, type }) => [name, type]));
}

it('takes texts of CSV for what they look like, all of a column together', () => {
  const records = [
    { id: '1', amount: '2', zip: '01234', ok: 'true', note: null, mixed: '1' },
    { id: '-7', amount: '2.5e3', zip: '99', ok: 'FALSE', note: null, mixed: 'n/a' },
  ];
  expect(found(true, ...records)).toEqual({
    id: 'LONG',
    amount: 'DOUBLE',
    zip: 'STRING',
    ok: 'BOOLEAN',
    note: 'STRING',
    mixed: 'STRING',
  });
});

it('takes JSON values for what they are', () => {
  expect(found(false, { a: 1, b: '1', c: [1], d: null }, { a: 1.5, d: true }, 'no record', null)).toEqual({
    a: 'DOUBLE',
    b: 'STRING',
    c: 'GENERIC',
    d: 'BOOLEAN',
  });
});

import type { ParsedLine } from './parsed-line.ts';

/**
 * CSV as RFC 4180 has it: the first record names the fields, fields may be quoted and then hold commas, quotes and line
 * breaks. Each further record becomes a JSON object of texts; empty fields are null.
 */
export function parseCsv(text: string): ParsedLine[] {
  const rows = readRows(text);
  const [header, ...body] = rows;
  if (header === undefined) return [];
  return body.flatMap(({ line, fields, problem }): ParsedLine[] => {
    if (fields.length === 1 && fields[0] === '') return [];
    const reason = problem ?? (fields.length === header.fields.length ? null : countMismatch(header, fields));
    if (reason !== null) return [{ ok: false, error: { line, reason } }];
    const entries = header.fields.map((name, i) => [name, fields[i] === '' ? null : fields[i]]);
    return [{ ok: true, value: JSON.stringify(Object.fromEntries(entries)) }];
  });
}

interface Row {
  readonly line: number;
  readonly fields: readonly string[];
  readonly problem: string | null;
}

const countMismatch = (header: Row, fields: readonly string[]): string =>
  `${fields.length} fields, but the first line names ${header.fields.length}`;

/** Splits into rows and fields in one pass. */
function readRows(text: string): Row[] {
  const rows: Row[] = [];
  let fields: string[] = [];
  let field = '';
  let isQuoted = false;
  let problem: string | null = null;
  let line = 1;
  let startLine = 1;
  const endRow = (): void => {
    fields.push(field);
    rows.push({ line: startLine, fields, problem });
    fields = [];
    field = '';
    problem = null;
    startLine = line;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === '\n') line++;
    if (isQuoted) {
      if (c !== '"') field += c;
      else if (text.charAt(i + 1) === '"') field += text.charAt(i++);
      else isQuoted = false;
    } else if (c === '"') {
      if (field === '') isQuoted = true;
      else problem = 'a quote in the middle of a field that does not begin with one';
    } else if (c === ',') {
      fields.push(field);
      field = '';
    } else if (c === '\n') {
      endRow();
    } else if (c !== '\r') {
      field += c;
    }
  }
  if (isQuoted) problem = 'a quoted field that does not end';
  if (field !== '' || fields.length > 0) endRow();
  return rows;
}

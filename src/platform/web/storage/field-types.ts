/** What values of one field were seen. */
interface SeenValues {
  readonly kinds: Set<'BOOLEAN' | 'LONG' | 'DOUBLE' | 'STRING' | 'GENERIC'>;
}

/** Finds out with what types a job may declare the fields of records that came as JSON or as CSV texts. */
export class FieldTypes {
  readonly #fields = new Map<string, SeenValues>();

  /** @param texts whether values are texts of CSV, which mean what they look like */
  constructor(readonly texts: boolean) {}

  /** Records that are no objects have no fields. */
  add(record: unknown): void {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) return;
    for (const [name, value] of Object.entries(record)) {
      const seen = this.#fields.get(name) ?? { kinds: new Set() };
      this.#fields.set(name, seen);
      const kind = this.texts && typeof value === 'string' ? kindOfText(value) : kindOf(value);
      if (kind !== null) seen.kinds.add(kind);
    }
  }

  /** Names and members of `Types`. */
  found(): { name: string; type: string }[] {
    return [...this.#fields].map(([name, { kinds }]) => ({ name, type: commonType([...kinds]) }));
  }
}

type Kind = SeenValues['kinds'] extends Set<infer K> ? K : never;

function kindOf(value: unknown): Kind | null {
  switch (typeof value) {
    case 'boolean':
      return 'BOOLEAN';
    case 'number':
      return Number.isInteger(value) ? 'LONG' : 'DOUBLE';
    case 'string':
      return 'STRING';
    default:
      return value === null ? null : 'GENERIC';
  }
}

function kindOfText(text: string): Kind {
  if (/^-?(0|[1-9]\d{0,18})$/.test(text)) return 'LONG';
  if (/^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) && !/^-?0\d/.test(text)) return 'DOUBLE';
  return /^(true|false)$/i.test(text) ? 'BOOLEAN' : 'STRING';
}

/** Numbers widen; a CSV column that is not always a number or a truth value is text. */
function commonType(kinds: readonly Kind[]): string {
  const [only, second] = kinds;
  if (only === undefined) return 'STRING';
  if (second === undefined) return only;
  if (kinds.every((kind) => kind === 'LONG' || kind === 'DOUBLE')) return 'DOUBLE';
  return kinds.includes('GENERIC') ? 'GENERIC' : 'STRING';
}

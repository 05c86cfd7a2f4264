/** One line of a file: its JSON text, or why it is none. Lines count from 1. */
export type ParsedLine =
  | { readonly ok: true; readonly value: string }
  | { readonly ok: false; readonly error: { readonly line: number; readonly reason: string } };

/** Text to be inserted at an offset. */
export interface TextSplice {
  readonly at: number;
  readonly text: string;
}

/** Applies splices given in any order. */
export function applySplices(source: string, splices: readonly TextSplice[]): string {
  return [...splices]
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, text: added }) => text.slice(0, at) + added + text.slice(at), source);
}

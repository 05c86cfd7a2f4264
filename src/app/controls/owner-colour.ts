/** Okabe and Ito's hues, in an order in which neighbours differ most; the page's variables `--owner-0` … hold them. */
const HUES = 8;

/** The colour that subtask `subtask` has everywhere. */
export const ownerColour = (subtask: number): string => `var(--owner-${subtask % HUES})`;

/** Which pattern sets subtasks of one hue apart: 0 plain, 1 hatched, 2 dotted, 3 hatched the other way, then again. */
export const ownerPattern = (subtask: number): number => Math.floor(subtask / HUES) % 4;

/** Class and style of a swatch in a subtask's colour and pattern. */
export const ownerSwatch = (subtask: number): { class: string; style: { backgroundColor: string } } => ({
  class: `owner owner-pattern-${ownerPattern(subtask)}`,
  style: { backgroundColor: ownerColour(subtask) },
});

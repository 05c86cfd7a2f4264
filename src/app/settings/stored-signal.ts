import { effect, signal, type Signal } from '@preact/signals';

const PREFIX = 'sluice.';
const MAX_STORED_CHARS = 1_000_000;

/**
 * A signal whose value survives a reload in localStorage. What was stored is untrusted (an older version wrote it, or a
 * person): `read` turns it into a value or answers undefined.
 */
export function storedSignal<T>(name: string, initial: T, read: (stored: unknown) => T | undefined): Signal<T> {
  const value = signal<T>(load(name, read) ?? initial);
  let isFirst = true;
  effect(() => {
    const current = value.value;
    if (!isFirst) store(name, current);
    isFirst = false;
  });
  return value;
}

export const readNumberBetween =
  (min: number, max: number) =>
  (stored: unknown): number | undefined =>
    typeof stored === 'number' && stored >= min && stored <= max ? stored : undefined;

export const readOneOf =
  <T extends string>(...values: readonly T[]) =>
  (stored: unknown): T | undefined =>
    values.find((value) => value === stored);

/** @returns undefined if nothing usable is stored, or storage is refused */
export function load<T>(name: string, read: (stored: unknown) => T | undefined): T | undefined {
  try {
    const text = localStorage.getItem(PREFIX + name);
    return text === null || text.length > MAX_STORED_CHARS ? undefined : read(JSON.parse(text));
  } catch {
    return undefined; // private mode, or not what we wrote: start afresh
  }
}

/** @returns false if the browser refused: the value lives as long as the tab then */
export function store(name: string, value: unknown): boolean {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

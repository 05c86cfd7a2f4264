import { computed, effect, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { readOneOf, storedSignal } from './stored-signal.ts';

export type Theme = 'light' | 'dark';

const dark = matchMedia('(prefers-color-scheme: dark)');
const system = signal<Theme>(dark.matches ? 'dark' : 'light');
dark.addEventListener('change', () => {
  system.value = dark.matches ? 'dark' : 'light';
});

/** What the reader chose; `system` until then. */
const chosen: Signal<Theme | 'system'> = storedSignal('theme', 'system', readOneOf('light', 'dark', 'system'));

export const theme: ReadonlySignal<Theme> = computed(() => (chosen.value === 'system' ? system.value : chosen.value));

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});

export function toggleTheme(): void {
  chosen.value = theme.value === 'dark' ? 'light' : 'dark';
}

/** Animation explains a change and is left out for those who asked so. */
export const prefersReducedMotion = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

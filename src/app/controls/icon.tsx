import type { JSX } from 'preact';

/** Drawn, because fonts differ in which signs they have. All in a box of 16. */
const PATHS = {
  run: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  step: 'M3 2.5v11l7-5.5zM11 3h2.5v10H11z',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.3 1h1.4v2.4H7.3zM7.3 12.6h1.4V15H7.3zM1 7.3h2.4v1.4H1zM12.6 7.3H15v1.4h-2.4z',
  moon: 'M6.2 1.8a6.4 6.4 0 1 0 8 8A5.6 5.6 0 0 1 6.2 1.8z',
  fit: 'M2 2h5v1.6H3.6V7H2zM14 14H9v-1.6h3.4V9H14z',
  close: 'M3.2 4.3l1.1-1.1L8 6.9l3.7-3.7 1.1 1.1L9.1 8l3.7 3.7-1.1 1.1L8 9.1l-3.7 3.7-1.1-1.1L6.9 8z',
} as const;

export const Icon = ({ name }: { readonly name: keyof typeof PATHS }): JSX.Element => (
  <svg class="icon" viewBox="0 0 16 16" width="13" height="13" aria-hidden="true">
    <path d={PATHS[name]} fill="currentColor" />
  </svg>
);

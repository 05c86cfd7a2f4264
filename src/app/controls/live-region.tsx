import { signal } from '@preact/signals';
import type { JSX } from 'preact';

const spoken = signal('');

/** Says something once to a screen reader: a state that changed, a command that ended. Never figures that tick. */
export function announce(text: string): void {
  spoken.value = text;
}

export const LiveRegion = (): JSX.Element => (
  <div class="visually-hidden" role="status" aria-live="polite">
    {spoken.value}
  </div>
);

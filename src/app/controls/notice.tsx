import type { ComponentChildren, JSX } from 'preact';
import { Icon } from './icon.tsx';
import './notice.css';

interface NoticeProps {
  /** `loss`: something is about to be lost. `failure`: something went wrong. */
  readonly kind: 'note' | 'loss' | 'failure';
  readonly title?: ComponentChildren;
  readonly children?: ComponentChildren;
  /** Ways out. */
  readonly actions?: ComponentChildren;
  readonly onDismiss?: (() => void) | undefined;
}

/** A message at the place that it concerns, with its ways out. */
export const Notice = ({ kind, title, children, actions, onDismiss }: NoticeProps): JSX.Element => (
  <div class={`notice notice-${kind}`} role={kind === 'failure' ? 'alert' : 'note'}>
    <div class="notice-text">
      {title === undefined ? null : <strong>{title}</strong>}
      {children}
    </div>
    {actions === undefined ? null : <div class="notice-actions">{actions}</div>}
    {onDismiss === undefined ? null : (
      <button type="button" class="icon-button" aria-label="Dismiss" title="Dismiss" onClick={onDismiss}>
        <Icon name="close" />
      </button>
    )}
  </div>
);

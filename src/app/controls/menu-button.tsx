import { useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import './menu-button.css';

export interface MenuItem {
  readonly key: string;
  readonly label: ComponentChildren;
  readonly onSelect: () => void;
}

interface MenuButtonProps {
  readonly label: ComponentChildren;
  /** What the menu is, for a screen reader. */
  readonly name: string;
  readonly title?: string;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly items: () => readonly MenuItem[];
}

/** A button that opens a menu: arrows move, Enter chooses, Escape closes. */
export function MenuButton({ label, name, title, class: className, disabled, items }: MenuButtonProps): JSX.Element {
  const isOpen = useSignal(false);
  const root = useRef<HTMLSpanElement>(null);
  const close = (): void => {
    isOpen.value = false;
    root.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (isOpen.value) root.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [isOpen.value]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!isOpen.value) return;
    const entries = [...(root.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = entries.findIndex((entry) => entry === document.activeElement);
    if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown') entries[(at + 1) % entries.length]?.focus();
    else if (event.key === 'ArrowUp') entries.at(at - 1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onFocusOut = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node) || root.current?.contains(event.relatedTarget) !== true) {
      isOpen.value = false;
    }
  };
  return (
    <span class="menu" ref={root} onKeyDown={onKeyDown} onFocusOut={onFocusOut}>
      <button
        type="button"
        class={className ?? ''}
        title={title ?? name}
        aria-haspopup="menu"
        aria-expanded={isOpen.value}
        disabled={disabled ?? false}
        onClick={() => {
          isOpen.value = !isOpen.value;
        }}
      >
        {label}
      </button>
      {isOpen.value ? (
        <div class="menu-items" role="menu" aria-label={name}>
          {items().map((item) => (
            <button
              key={item.key}
              type="button"
              role="menuitem"
              tabIndex={-1}
              onClick={() => {
                close();
                item.onSelect();
              }}
            >
              {item.label}
            </button>
          ))}
        </div>
      ) : null}
    </span>
  );
}

import type { Signal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import './tabs.css';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A count or a sign beside the label: `3`. Read out as part of the name. */
  readonly badge?: string | undefined;
  readonly panel: () => ComponentChildren;
}

interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly Tab<Id>[];
  readonly selected: Signal<Id>;
  /** At the right end of the bar. */
  readonly extra?: ComponentChildren;
}

/** Tabs after the ARIA pattern: arrows move, one tab stop. Only the selected panel exists. */
export function Tabs<Id extends string>({ label, tabs, selected, extra }: TabsProps<Id>): JSX.Element {
  const current = tabs.find(({ id }) => id === selected.value) ?? tabs[0];
  if (current === undefined) return <div />;
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = neighbour(tabs, current, event.key);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    selected.value = to.id;
    document.getElementById(tabId(to.id))?.focus();
  };
  return (
    <section class="tabs" aria-label={label}>
      <div class="tabs-bar">
        <div role="tablist" aria-label={label} onKeyDown={onKeyDown}>
          {tabs.map((tab, index) => (
            <button
              key={tab.id}
              id={tabId(tab.id)}
              type="button"
              role="tab"
              class="tab"
              aria-selected={tab === current}
              aria-controls={`panel-${tab.id}`}
              tabIndex={tab === current ? 0 : -1}
              title={`${tab.label} (key ${index + 1})`}
              onClick={() => {
                selected.value = tab.id;
              }}
            >
              {tab.label}
              {tab.badge === undefined ? null : <span class="tab-badge">{tab.badge}</span>}
            </button>
          ))}
        </div>
        {extra}
      </div>
      <div
        key={current.id}
        id={`panel-${current.id}`}
        role="tabpanel"
        class="tab-panel"
        tabIndex={0}
        aria-labelledby={tabId(current.id)}
      >
        {current.panel()}
      </div>
    </section>
  );
}

const tabId = (id: string): string => `tab-${id}`;

function neighbour<Id extends string>(tabs: readonly Tab<Id>[], from: Tab<Id>, key: string): Tab<Id> | undefined {
  const at = tabs.indexOf(from);
  switch (key) {
    case 'ArrowLeft':
      return tabs.at(at - 1);
    case 'ArrowRight':
      return tabs[(at + 1) % tabs.length];
    case 'Home':
      return tabs[0];
    case 'End':
      return tabs.at(-1);
    default:
      return undefined;
  }
}

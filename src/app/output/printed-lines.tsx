import type { JSX } from 'preact';
import type { Page } from '../commands/page.ts';
import { LineList } from '../controls/line-list.tsx';

/** What jobs printed. Workers keep the newest lines and say how many they left out. */
export function PrintedLines({ page }: { readonly page: Page }): JSX.Element {
  void page.monitor.lineCount.value;
  const { items, dropped } = page.monitor.printed;
  if (items.length === 0) {
    return <p class="empty">What a job prints with print() or console.log appears here.</p>;
  }
  return <LineList label="Printed lines" lines={items} dropped={dropped} />;
}

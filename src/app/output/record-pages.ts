import { signal, type ReadonlySignal } from '@preact/signals';
import type { TopicRecord } from '../session/topics.ts';
import type { Session } from '../session/session.ts';
import { rootMessage } from '../commands/problem.ts';

const PAGE = 100;
const MAX_PAGES = 40;
/** Of an endless generator only the beginning is offered. */
const ENDLESS_SHOWN = 100_000;
const REFRESH_MS = 500;

/** The records of one topic as far as they were looked at. */
export class RecordPages {
  readonly #total = signal(0);
  readonly #failure = signal<string | null>(null);
  /** Changes when records came. */
  readonly #version = signal(0);
  readonly #pages = new Map<number, readonly TopicRecord[]>();
  readonly #asked = new Set<number>();
  #range: readonly [number, number] = [0, PAGE];
  #refreshTimer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    readonly session: Session,
    readonly topic: string,
    readonly partition: number | null,
  ) {
    void this.#ask(0);
  }

  get total(): ReadonlySignal<number> {
    return this.#total;
  }
  get failure(): ReadonlySignal<string | null> {
    return this.#failure;
  }
  get version(): ReadonlySignal<number> {
    return this.#version;
  }

  record(index: number): TopicRecord | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Which rows are in view: their pages are fetched. */
  show(first: number, last: number): void {
    this.#range = [first, last];
    for (const page of this.#pagesInView()) if (!this.#pages.has(page)) void this.#ask(page);
  }

  /** The topic has changed: what is in view is fetched again, at most twice a second. */
  refresh(): void {
    this.#refreshTimer ??= setTimeout(() => {
      this.#refreshTimer = null;
      const inView = new Set(this.#pagesInView());
      for (const page of this.#pages.keys()) if (!inView.has(page)) this.#pages.delete(page);
      for (const page of inView) void this.#ask(page);
    }, REFRESH_MS);
  }

  close(): void {
    if (this.#refreshTimer !== null) clearTimeout(this.#refreshTimer);
  }

  #pagesInView(): readonly number[] {
    const [first, last] = this.#range;
    const from = Math.floor(first / PAGE);
    const to = Math.floor(Math.max(first, last - 1) / PAGE);
    return Array.from({ length: to - from + 1 }, (_, at) => from + at);
  }

  async #ask(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const { topic, partition } = this;
    const answer = await this.session.topics.page({ topic, partition, from: page * PAGE, limit: PAGE });
    this.#asked.delete(page);
    if (!answer.ok) {
      this.#failure.value = rootMessage(answer.error);
      return;
    }
    this.#failure.value = null;
    this.#pages.set(page, answer.value.records);
    if (this.#pages.size > MAX_PAGES) this.#forgetFarthest(page);
    this.#total.value = answer.value.total ?? ENDLESS_SHOWN;
    this.#version.value++;
  }

  #forgetFarthest(from: number): void {
    const farthest = [...this.#pages.keys()].sort((a, b) => Math.abs(b - from) - Math.abs(a - from))[0];
    if (farthest !== undefined) this.#pages.delete(farthest);
  }
}

/** A key by its name in WebDriver and DOM: `a`, or one of these. */
export type KeyName = 'Control' | 'Escape' | (string & {});

/** One tab of a real browser, driven as a person would: by pointer and keys. The same for every engine. */
export interface BrowserTab {
  /** As the engine names itself: `Firefox 153.0`. */
  readonly engine: string;
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** At a point of the viewport, in CSS pixels. */
  click(x: number, y: number): Promise<void>;
  type(text: string): Promise<void>;
  /** All held together: `press('Control', 'h')`. */
  press(...keys: readonly KeyName[]): Promise<void>;
  /**
   * Runs the body of a function in the page, or in the frame of that index, outside of the page's content policy.
   * @returns what it returns, as JSON
   */
  evaluate(body: string, frame?: number): Promise<unknown>;
  screenshot(): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** The size of the page, in CSS pixels: a laptop's. */
export const VIEWPORT = { width: 1280, height: 720 } as const;

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** The calls of W3C WebDriver that are needed here, for one session. */
export class WebDriver {
  private constructor(
    readonly session: string,
    readonly capabilities: Readonly<Record<string, unknown>>,
  ) {}

  /** @param address of the driver, without a slash at its end */
  static async connect(address: string, alwaysMatch: Readonly<Record<string, unknown>>): Promise<WebDriver> {
    const { sessionId, capabilities } = await call<{ sessionId: string; capabilities: Record<string, unknown> }>(
      'POST',
      `${address}/session`,
      { capabilities: { alwaysMatch } },
    );
    return new WebDriver(`${address}/session/${sessionId}`, capabilities);
  }

  post<T>(command: string, body: unknown = {}): Promise<T> {
    return call('POST', `${this.session}/${command}`, body);
  }

  get<T>(command: string): Promise<T> {
    return call('GET', `${this.session}/${command}`);
  }

  /** Turns to a frame of the page for what comes next; null: back to the page itself. */
  async switchToFrame(index: number | null): Promise<void> {
    await this.post('frame', { id: null });
    if (index === null) return;
    const frames = await this.post<readonly { readonly [ELEMENT]: string }[]>('elements', {
      using: 'css selector',
      value: 'iframe',
    });
    await this.post('frame', { id: frames[index] ?? index });
  }

  end(): Promise<null> {
    return call('DELETE', this.session);
  }
}

/** @throws Error with the driver's own words */
async function call<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // What every answer of a WebDriver looks like.
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${url.replace(/.*\/session\/[^/]+/, '')}: ${value.error}: ${value.message}`);
  return value;
}

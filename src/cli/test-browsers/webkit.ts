import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installDebianPackages } from '../debian-packages.ts';
import { VIEWPORT, type BrowserTab, type KeyName } from './browser-tab.ts';
import { WebDriver } from './web-driver.ts';

/** Programs of the packages webkit2gtk-driver and xvfb. */
export interface WebKitPrograms {
  readonly driver: string;
  readonly miniBrowser: string;
  readonly displayServer: string;
}

const LIBRARIES = '/usr/lib';
const START_PATIENCE_MS = 20_000;

/** @returns null if they are not there and can't be installed */
export async function findWebKit(): Promise<WebKitPrograms | null> {
  if (process.platform !== 'linux') return null;
  const found = installed();
  if (found !== null) return found;
  return (await installDebianPackages('webkit2gtk-driver', 'xvfb')) ? installed() : null;
}

function installed(): WebKitPrograms | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const inPath = (name: string): string | undefined =>
    folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  const driver = inPath('WebKitWebDriver');
  const displayServer = inPath('Xvfb');
  const miniBrowser = miniBrowsers().at(-1);
  if (driver === undefined || displayServer === undefined || miniBrowser === undefined) return null;
  return { driver, displayServer, miniBrowser };
}

/** `/usr/lib/<architecture>/webkit2gtk-4.1/MiniBrowser`, the oldest API first. */
function miniBrowsers(): readonly string[] {
  return readdirSync(LIBRARIES)
    .map((architecture) => join(LIBRARIES, architecture))
    .filter((folder) => folder.endsWith('-gnu'))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name, 'MiniBrowser')))
    .filter((path) => /webkit2?gtk-[^/]+\/MiniBrowser$/.test(path) && existsSync(path))
    .sort();
}

const KEYS: Readonly<Record<string, string>> = {
  Control: '\uE009',
  Escape: '\uE00C',
};

/** WebKitGTK's MiniBrowser in an X server without a screen: the nearest thing to Safari on Linux. */
export class WebKitTab implements BrowserTab {
  private constructor(
    readonly engine: string,
    readonly driver: WebDriver,
    readonly processes: readonly ChildProcess[],
  ) {}

  static async launch(programs: WebKitPrograms): Promise<WebKitTab> {
    const processes: ChildProcess[] = [];
    try {
      const display = await startDisplay(programs.displayServer, processes);
      const driver = await startDriver(programs, display, processes);
      const { browserVersion } = driver.capabilities;
      const tab = new WebKitTab(`WebKitGTK ${String(browserVersion)}`, driver, processes);
      await tab.#fitWindow();
      return tab;
    } catch (error) {
      endAll(processes);
      throw error;
    }
  }

  async open(url: string): Promise<void> {
    await this.driver.post('url', { url });
  }

  async reload(): Promise<void> {
    await this.driver.post('refresh');
  }

  async click(x: number, y: number): Promise<void> {
    const move = { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y), origin: 'viewport' };
    const actions = [move, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }];
    const pointer = { type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions };
    await this.driver.post('actions', { actions: [pointer] });
  }

  async type(text: string): Promise<void> {
    await this.#keys([...text].flatMap((key) => [down(key), up(key)]));
  }

  async press(...keys: readonly KeyName[]): Promise<void> {
    await this.#keys([...keys.map(down), ...keys.toReversed().map(up)]);
  }

  async evaluate(body: string, frame?: number): Promise<unknown> {
    if (frame === undefined) return await this.driver.post('execute/sync', { script: body, args: [] });
    await this.driver.switchToFrame(frame);
    try {
      return await this.driver.post('execute/sync', { script: body, args: [] });
    } finally {
      await this.driver.switchToFrame(null);
    }
  }

  async screenshot(): Promise<Uint8Array> {
    return Buffer.from(await this.driver.get<string>('screenshot'), 'base64');
  }

  async close(): Promise<void> {
    try {
      await this.driver.end();
    } finally {
      endAll(this.processes);
    }
  }

  async #keys(actions: readonly object[]): Promise<void> {
    await this.driver.post('actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  /** Its window has bars of its own: what counts is the page in it. */
  async #fitWindow(): Promise<void> {
    const { width, height } = VIEWPORT;
    await this.driver.post('window/rect', { x: 0, y: 0, width, height });
    const inner = (await this.evaluate('return [innerWidth, innerHeight]')) as [number, number];
    const wider = { width: 2 * width - inner[0], height: 2 * height - inner[1] };
    await this.driver.post('window/rect', { x: 0, y: 0, ...wider });
  }
}

const down = (key: string): object => ({ type: 'keyDown', value: KEYS[key] ?? key });
const up = (key: string): object => ({ type: 'keyUp', value: KEYS[key] ?? key });

function endAll(processes: readonly ChildProcess[]): void {
  for (const child of processes.toReversed()) child.kill();
}

/** @returns the name of the display, as in DISPLAY */
async function startDisplay(program: string, processes: ChildProcess[]): Promise<string> {
  const server = spawn(program, ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  processes.push(server);
  const [number] = (await Promise.race([once(server.stdout, 'data'), failure(server, 'Xvfb')])) as [Buffer];
  return `:${number.toString().trim()}`;
}

async function startDriver(
  { driver, miniBrowser }: WebKitPrograms,
  display: string,
  processes: ChildProcess[],
): Promise<WebDriver> {
  const port = await freePort();
  const env = {
    ...process.env,
    DISPLAY: display,
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    // Its own sandbox needs namespaces that root in a container has not.
    ...(process.getuid?.() === 0 ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {}),
  };
  processes.push(spawn(driver, ['-p', String(port), '-H', '127.0.0.1'], { env, stdio: 'ignore' }));
  const options = { 'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] } };
  const deadline = Date.now() + START_PATIENCE_MS;
  for (;;) {
    try {
      return await WebDriver.connect(`http://127.0.0.1:${port}`, options);
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

async function failure(child: ChildProcess, name: string): Promise<never> {
  const [code] = (await once(child, 'exit')) as [number | null];
  throw new Error(`${name} ended with exit code ${code}.`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

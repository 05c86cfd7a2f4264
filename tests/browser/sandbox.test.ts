import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { required } from '../../src/core/base/assert.ts';
import { openBrowser } from './open-browser.ts';
import { BARE_PAGE, serveSessionPage, serveStranger, type WatchedServer } from './session-page/serve-session-page.ts';
import { SessionDriver, programOf } from './session-page/session-driver.ts';

let browser: Browser;
let site: WatchedServer;
let stranger: WatchedServer;
let page: Page;
beforeAll(async () => {
  [browser, site, stranger] = await Promise.all([openBrowser(), serveSessionPage(), serveStranger()]);
});
afterAll(async () => {
  await browser.close();
  await Promise.all([site.close(), stranger.close()]);
});
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
});
afterEach(async () => {
  await page.context().close();
  stranger.requests.length = 0;
});

/** What the site was asked for since, beside the frames of new TaskManagers. */
const requestsOfUserCode = (before: number): string[] =>
  site.requests.slice(before).filter((path) => path !== '/folder/frame.html');

/** What user code may try, as statements of an async function that logs what it got. */
const attempts = (url: string): Readonly<Record<string, string>> => ({
  fetch: `return (await fetch('${url}fetch')).status`,
  'fetch, no-cors': `return (await fetch('${url}no-cors', { mode: 'no-cors' })).type`,
  XMLHttpRequest: `const x = new XMLHttpRequest(); x.open('GET', '${url}xhr', false); x.send(); return x.status`,
  WebSocket: `return await new Promise((ok, no) => {
    const w = new WebSocket('${url.replace('http', 'ws')}socket'); w.onopen = ok; w.onerror = () => no(new Error('closed')); })`,
  EventSource: `return await new Promise((ok, no) => {
    const e = new EventSource('${url}events'); e.onopen = ok; e.onerror = () => no(new Error('closed')); })`,
  WebTransport: `const t = new WebTransport('${url.replace('http:', 'https:')}transport'); await t.ready; return t`,
  importScripts: `importScripts('${url}script'); return 'imported'`,
  'dynamic import': `return await new Function('return import("${url}module")')()`,
  'nested worker': `return await new Promise((ok, no) => {
    const text = "fetch('${url}nested').then(() => postMessage('got it'), () => postMessage(''))";
    const w = new Worker(URL.createObjectURL(new Blob([text])));
    w.onerror = () => no(new Error('no worker'));
    w.onmessage = ({ data }) => data ? ok(data) : no(new Error('blocked')); })`,
  'worker by address': `return await new Promise((ok, no) => {
    const w = new Worker('${url}worker'); w.onerror = () => no(new Error('no worker')); w.onmessage = ok; })`,
  indexedDB: `return await new Promise((ok, no) => {
    const r = indexedDB.open('sluice'); r.onsuccess = ok; r.onerror = () => no(r.error); })`,
  caches: `return await caches.open('sluice')`,
  'storage directory': `return await navigator.storage.getDirectory()`,
  cookies: `return await cookieStore.getAll()`,
  parent: `return parent.document.title`,
  window: `return window.document.title`,
  navigation: `location.href = '${url}navigate'; return await new Promise((_ok, no) => setTimeout(no, 300, new Error('nothing')))`,
  'broadcast to the page': `return await new Promise((ok, no) => {
    const b = new BroadcastChannel('sandbox-test'); b.onmessage = ok; b.postMessage('hello');
    setTimeout(no, 300, new Error('no answer')); })`,
});

/** Tries everything where a job's functions run: in the sandbox's workers. */
const nosyJob = (url: string): string => `
import { KafkaSource, ProcessFunction, StreamExecutionEnvironment, Types, WatermarkStrategy } from 'sluice';
class Nosy extends ProcessFunction<unknown, string> {
  override open() {
    ${Object.entries(attempts(url))
      .map(([name, text]) => `attempt(${JSON.stringify(name)}, async () => { ${text}; });`)
      .join('\n    ')}
  }
  override processElement() {}
}
function attempt(name: string, run: () => Promise<unknown>) {
  run().then((got) => console.log('GOT', name, String(got)), (error) => console.log('DENIED', name, String(error)));
}
export function main() {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  const Transaction = Types.POJO('com.example.Transaction', { userId: Types.LONG, amount: Types.DOUBLE, timestamp: Types.LONG });
  env.fromSource(KafkaSource.topic('transactions', Transaction), WatermarkStrategy.noWatermarks(), 'Transactions')
    .process(new Nosy()).returns(Types.STRING).print();
  env.execute('Nosy');
}`;

describe('user code in a worker', () => {
  test('gets neither network nor storage nor page, and no request leaves', async () => {
    const driver = await SessionDriver.open(page, site.url, 'sandbox-test');
    await page.evaluate(() => {
      const channel = new BroadcastChannel('sandbox-test');
      channel.onmessage = () => channel.postMessage('answer of the page');
    });
    const before = site.requests.length;
    await driver.submit(programOf(nosyJob(stranger.url)));
    const names = Object.keys(attempts(stranger.url));
    await page.waitForFunction((count) => {
      const lines = window.reports.flatMap((report) => (report.type === 'telemetry' ? report.telemetry.log : []));
      return lines.filter(({ text }) => /^(GOT|DENIED)/.test(text)).length >= count;
    }, names.length);
    expect(await driver.waitForLine('DENIED')).toHaveLength(names.length);
    // The one request that the test itself makes is seen: others would be, too.
    await fetch(`${stranger.url}control`);
    expect(stranger.requests).toEqual(['/control']);
    expect(requestsOfUserCode(before)).toEqual([]);
  });

  test('gets none of its own site either', async () => {
    const driver = await SessionDriver.open(page, site.url, 'sandbox-test');
    const before = site.requests.length;
    await driver.submit(programOf(nosyJob(site.url)));
    const names = Object.keys(attempts(site.url));
    await page.waitForTimeout(1000);
    await driver.waitForLine('navigation');
    expect(await driver.waitForLine('DENIED')).toHaveLength(names.length);
    expect(requestsOfUserCode(before)).toEqual([]);
  });

  test('that posts nonsense by its port harms nobody, and is told of', async () => {
    const driver = await SessionDriver.open(page, site.url, 'sandbox-test');
    const jobId = await driver.submit(programOf(SPOILED_PORT));
    await driver.waitForReport('was dropped');
    expect((await driver.reports('job-status')).at(-1)).toMatchObject({ jobId, status: 'RUNNING' });
  });

  test('that floods the page loses its worker', async () => {
    const driver = await SessionDriver.open(page, site.url, 'sandbox-test');
    const jobId = await driver.submit(programOf(FLOOD), { configuration: { 'restart-strategy.type': 'none' } });
    const { failure } = await driver.waitForStatus(jobId, 'FAILED');
    expect(JSON.stringify(failure)).toContain('messages within a second');
  });
});

describe('a frame', () => {
  test('can not carry data away by navigating itself, nor leave its cage in other ways', async () => {
    await SessionDriver.open(page, site.url, 'sandbox-test');
    const before = site.requests.length;
    const [frame] = page.frames().slice(1);
    const outcomes = await required(frame, 'a spare frame').evaluate(async (url) => {
      const tries: Record<string, () => unknown> = {
        parent: () => parent.document.title,
        storage: () => localStorage.length,
        database: () => indexedDB.open('sluice'),
        top: () => {
          if (top !== null) top.location.href = `${url}top`;
        },
        popup: () => {
          if (window.open(`${url}popup`) === null) throw new Error('no window');
        },
        image: () =>
          new Promise((ok, no) => {
            const image = new Image();
            image.onload = ok;
            image.onerror = () => no(new Error('no image'));
            image.src = `${url}image`;
          }),
        beacon: () => {
          if (!navigator.sendBeacon(`${url}beacon`)) throw new Error('no beacon');
        },
        form: () => {
          const form = document.createElement('form');
          form.action = `${url}form`;
          document.body.append(form);
          form.submit();
        },
      };
      const succeeded: string[] = [];
      for (const [name, attempt] of Object.entries(tries)) {
        try {
          await attempt();
          succeeded.push(name);
        } catch {
          // As it should be.
        }
      }
      setTimeout(() => {
        location.href = `${url}navigation`;
      });
      return succeeded;
    }, stranger.url);
    await page.waitForTimeout(500);
    // A form and a navigation that are held back throw nothing, and a beacon says that it was queued: what counts is that none left.
    expect(outcomes.filter((name) => !['form', 'beacon'].includes(name))).toEqual([]);
    expect(stranger.requests).toEqual([]);
    expect(requestsOfUserCode(before)).toEqual([]);
    expect(page.url()).toBe(site.url);
  });

  test('can not leave for another page of its own site', async () => {
    await SessionDriver.open(page, site.url, 'sandbox-test');
    const before = site.requests.length;
    const [frame] = page.frames().slice(1);
    await required(frame, 'a spare frame').evaluate((url) => {
      setTimeout(() => {
        location.href = `${url}stolen?data`;
      });
    }, site.url);
    await page.waitForTimeout(500);
    expect(requestsOfUserCode(before)).toEqual([]);
  });
});

/** Tries to make a frame file that it has opened run its code; the code calls home. */
const takeOver = (target: string): string => `
  setTimeout(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { document.title += ' said ' + data.type; };
    port1.postMessage({ type: 'start', id: 1, name: 'evil' }, [new MessageChannel().port2]);
    (${target}).postMessage("onmessage = () => fetch('/stolen')", '*', [port2]);
    document.title += ' posted';
  }, 500);`;

const pageWith = (script: string, body = ''): string =>
  `<!doctype html><title>stranger</title><body>${body}</body><script>${script}</script>`;

describe('the frame file', () => {
  test('does nothing when it is opened as a page', async () => {
    await page.goto(`${site.url}frame.html`);
    await page.evaluate(takeOver('window'));
    await page.waitForFunction(() => document.title.includes('posted'));
    await page.waitForTimeout(300);
    expect(await page.title()).not.toContain('said');
    expect(page.workers()).toEqual([]);
  });

  const frame = (sandbox: string): string => `<iframe ${sandbox} src="${'FRAME'}"></iframe>`;
  const cases: Readonly<Record<string, { script: string; body: string }>> = {
    'in a window that a stranger opens': { script: `const w = open('FRAME');${takeOver('w')}`, body: '' },
    "in a stranger's frame": { script: takeOver('frames[0]'), body: frame('') },
    "in a stranger's sandbox with the site's origin": {
      script: takeOver('frames[0]'),
      body: frame('sandbox="allow-scripts allow-same-origin"'),
    },
    "in a stranger's sandbox": { script: takeOver('frames[0]'), body: frame('sandbox="allow-scripts"') },
  };
  for (const [where, { script, body }] of Object.entries(cases)) {
    test(`does nothing ${where}`, async () => {
      const html = pageWith(script, body).replaceAll('FRAME', `${site.url}frame.html`);
      const other = await serveStranger({ '/': html });
      await page.goto(other.url);
      await page.waitForFunction(() => document.title.includes('posted'));
      await page.waitForTimeout(300);
      expect(await page.title()).toBe('stranger posted');
      expect(
        page
          .context()
          .pages()
          .flatMap((opened) => opened.workers()),
      ).toEqual([]);
      await other.close();
    });
  }

  test('does nothing in a frame of its own site that lacks the sandbox', async () => {
    await page.goto(site.url + BARE_PAGE);
    await page.setContent(`<iframe src="${site.url}frame.html"></iframe>`);
    await page.evaluate(takeOver('frames[0]'));
    await page.waitForFunction(() => document.title.includes('posted'));
    await page.waitForTimeout(300);
    expect(await page.title()).not.toContain('said');
    expect(page.workers()).toEqual([]);
  });
});

/** A job that does its worst at the third record. */
const job = (worst: string): string => `
import { RichMapFunction, StreamExecutionEnvironment, Types } from 'sluice';
class Hostile extends RichMapFunction<number, number> {
  override map(value: number) {
    if (value === 2) { ${worst} }
    return value;
  }
}
export function main() {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  env.fromSequence(0, Number.MAX_SAFE_INTEGER).map(new Hostile()).returns(Types.LONG).print();
  env.execute('Hostile');
}`;

/** Gets hold of the ports that the engine uses, and puts nonsense before each message. */
const SPOILED_PORT = job(`
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: any[]) {
    if (args[0] !== null) post.call(this, { type: 'state-changed', state: { toString: 7 }, failure: [] });
    return post.apply(this, args as any);
  };`);

const FLOOD = job(`
  const post = MessagePort.prototype.postMessage;
  MessagePort.prototype.postMessage = function (this: MessagePort, ...args: any[]) {
    if (args[0] !== null) for (let i = 0; i < 20_000; i++) post.call(this, { type: 'telemetry' });
    return post.apply(this, args as any);
  };`);

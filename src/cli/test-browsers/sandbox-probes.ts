/** Asks for this of the page's own site, which keeps it in a cache. */
export const SECRET = 'secret';

/** What user code may try, as bodies of async functions. Whatever resolves got something that it must not get. */
const attempts = (url: string, pageUrl: string): Readonly<Record<string, string>> => ({
  fetch: `return (await fetch('${url}fetch')).status`,
  'fetch, no-cors': `return (await fetch('${url}no-cors', { mode: 'no-cors' })).type`,
  XMLHttpRequest: `const x = new XMLHttpRequest(); x.open('GET', '${url}xhr', false); x.send(); return x.status`,
  WebSocket: `return await new Promise((ok, no) => {
    const w = new WebSocket('${url.replace('http', 'ws')}socket'); w.onopen = ok; w.onerror = () => no(new Error('closed')); })`,
  importScripts: `importScripts('${url}script'); return 'imported'`,
  'dynamic import': `return await new Function('return import("${url}module")')()`,
  'worker by address': `return await new Promise((ok, no) => {
    const w = new Worker('${url}worker'); w.onerror = () => no(new Error('no worker')); w.onmessage = ok; })`,
  indexedDB: `return await new Promise((ok, no) => {
    const r = indexedDB.open('sluice'); r.onsuccess = ok; r.onerror = () => no(r.error); })`,
  // WebKit gives opaque origins a cache, of their own.
  "the page's cache": `const found = await (await caches.open('sluice')).match('${pageUrl}${SECRET}');
    if (found === undefined) throw new Error('nothing'); return found`,
  'storage directory': `return await navigator.storage.getDirectory()`,
  parent: `return parent.document.title`,
  window: `return window.document.title`,
});

/** Globals that no job is offered: it has to know of them. */
const HIDDEN = [
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'importScripts',
  'Worker',
  'indexedDB',
  'caches',
  'navigator',
  'parent',
  'window',
  'setTimeout',
];

/** How the outcome is printed, on one line. */
export const OUTCOME = /PROBED (\d+); got \[(.*?)\]/;

/** A job whose operator tries it all where its code runs, and prints how many attempts failed and which did not. */
export const nosyJob = (url: string, pageUrl: string): string => `/** What a job's types don't have, for a reason. */
declare const ${HIDDEN.map((name) => `${name}: any`).join(', ')};

import { KafkaSource, ProcessFunction, StreamExecutionEnvironment, Types, WatermarkStrategy } from 'sluice';

class Nosy extends ProcessFunction<unknown, string> {
  #hasProbed = false;

  // Not in open: the page opens operators once before a job runs, and some attempts take their time.
  override processElement() {
    if (this.#hasProbed) return;
    this.#hasProbed = true;
    const attempts: Record<string, () => Promise<unknown>> = {
      ${Object.entries(attempts(url, pageUrl))
        .map(([name, text]) => `${JSON.stringify(name)}: async () => { ${text}; },`)
        .join('\n      ')}
    };
    const outcomes = Object.entries(attempts).map(([name, attempt]) =>
      Promise.race([attempt(), new Promise((_, no) => setTimeout(no, 5000))]).then(() => [name], () => []));
    Promise.all(outcomes).then((got) => {
      console.log('PROBED ' + outcomes.length + '; got [' + got.flat().join(', ') + ']');
    });
  }
}

export function main() {
  const env = StreamExecutionEnvironment.getExecutionEnvironment();
  const Transaction = Types.POJO('com.example.Transaction', { userId: Types.LONG, amount: Types.DOUBLE, timestamp: Types.LONG });
  env.fromSource(KafkaSource.topic('transactions', Transaction), WatermarkStrategy.noWatermarks(), 'Transactions')
    .process(new Nosy()).returns(Types.STRING).print();
  env.execute('Nosy');
}
`;

/**
 * A stranger's page that opens the frame file in a frame without the sandbox and asks it to run code on the page's own
 * origin. Its title tells how far that got.
 */
export const takeOver = (frameFile: string): string => `<!doctype html><title>stranger</title>
<iframe src="${frameFile}"></iframe>
<script>
  setTimeout(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { document.title += ' said ' + data.type; };
    port1.postMessage({ type: 'start', id: 1, name: 'evil' }, [new MessageChannel().port2]);
    frames[0].postMessage("onmessage = () => fetch('/stolen')", '*', [port2]);
    document.title += ' posted';
  }, 500);
</script>`;

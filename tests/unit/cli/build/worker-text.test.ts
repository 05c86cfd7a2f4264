import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import webText from './workers/greeter.worker.ts?workertext';
import nodeText from './workers/node/greeter.ts?workertext';

test('a web worker becomes one classic script, with its imports inside and its class names kept', () => {
  const posted: unknown[] = [];
  const self = {
    onmessage: undefined as ((event: { data: string }) => void) | undefined,
    postMessage: posted.push.bind(posted),
  };
  // A classic script: an import or export left over would be a syntax error here.
  new Function('self', webText)(self);
  self.onmessage?.({ data: 'Ada' });
  expect(posted).toEqual(['Greeter: hello, Ada']);
});

test('a worker of worker_threads runs from its text', async () => {
  const worker = new Worker(nodeText, { eval: true });
  worker.postMessage('Grace');
  const [answer] = (await once(worker, 'message')) as [string];
  await worker.terminate();
  expect(answer).toBe('hello, Grace');
});

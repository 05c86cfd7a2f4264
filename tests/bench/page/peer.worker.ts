import { peerWorker, type ToPeer } from '../../../src/cli/bench/peer-worker.ts';

const receive = peerWorker((message) => {
  postMessage(message);
});
addEventListener('message', (event: MessageEvent<ToPeer>) => {
  receive(event.data);
});

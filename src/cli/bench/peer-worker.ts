import { createPeer } from './create-peer.ts';
import { PEERS, type Peer, type PeerName } from './peer.ts';

/** To a worker that runs a peer. */
export type ToPeer =
  | { readonly type: 'create'; readonly peer: PeerName; readonly keys: number; readonly warmUpRecords: number }
  | { readonly type: 'run'; readonly durationMs: number };

/** From it: it is ready, or what it has done. */
export type FromPeer =
  | { readonly type: 'ready' }
  | { readonly type: 'ran'; readonly records: number; readonly elapsedMs: number; readonly alerts: number };

const SLICE = 1024;
/** A slow peer is not warmed up forever. */
const MOST_WARM_UP_MS = 5000;

/** @returns what handles the worker's messages */
export function peerWorker(post: (message: FromPeer) => void): (message: ToPeer) => void {
  let peer: Peer | null = null;
  return (message) => {
    if (message.type === 'create') {
      const name = PEERS.find((known) => known === message.peer);
      if (name === undefined) throw new Error(`There is no peer '${message.peer}'.`);
      peer = createPeer[name](message.keys);
      runFor(peer, MOST_WARM_UP_MS, message.warmUpRecords);
      post({ type: 'ready' });
    } else if (peer !== null) {
      const { records, elapsedMs } = runFor(peer, message.durationMs, Infinity);
      post({ type: 'ran', records, elapsedMs, alerts: peer.alerts });
    }
  };
}

function runFor(peer: Peer, durationMs: number, mostRecords: number): { records: number; elapsedMs: number } {
  const start = performance.now();
  let records = 0;
  let elapsedMs = 0;
  while (elapsedMs < durationMs && records < mostRecords) {
    peer.run(SLICE);
    records += SLICE;
    elapsedMs = performance.now() - start;
  }
  return { records, elapsedMs };
}

import { d2tsPeer } from './d2ts-peer.ts';
import type { Peer, PeerName } from './peer.ts';
import { plainLoop } from './plain-loop.ts';
import { rxjsPeer } from './rxjs-peer.ts';

export const createPeer: Readonly<Record<PeerName, (keys: number) => Peer>> = {
  'plain loop': plainLoop,
  'RxJS groupBy': rxjsPeer,
  'd2ts reduce': d2tsPeer,
};

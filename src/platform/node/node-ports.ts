import { MessageChannel, MessagePort, type Transferable } from 'node:worker_threads';
import { MalformedDataError } from '../../core/base/malformed-data-error.ts';
import type { Port, PortMaker } from '../../core/host/port.ts';

/** What MessagePort, Worker and parentPort share. */
export interface NodeEndpoint {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** Rooms of the core know no platform's types: what they list as transferable is one of ours. */
function isTransferable(item: object): item is Transferable {
  return item instanceof ArrayBuffer || item instanceof MessagePort;
}

/** @param close what closing means for this endpoint */
export function nodePort(endpoint: NodeEndpoint, close: () => void): Port {
  return {
    post: (message, transfer) => {
      endpoint.postMessage(message, (transfer ?? []).filter(isTransferable));
    },
    listen: (receive) => {
      endpoint.on('message', receive);
    },
    close,
  };
}

export const nodePorts: PortMaker = {
  createChannel() {
    const { port1, port2 } = new MessageChannel();
    return [port1, port2];
  },
  wrap(raw) {
    if (!(raw instanceof MessagePort)) throw new MalformedDataError('not a MessagePort');
    return nodePort(raw, () => {
      raw.close();
    });
  },
};

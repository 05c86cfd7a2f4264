import { MalformedDataError } from '../../core/base/malformed-data-error.ts';
import type { Port, PortMaker } from '../../core/host/port.ts';

/** Rooms of the core know no platform's types: what they list as transferable is one of these. */
function isTransferable(item: object): item is Transferable {
  return item instanceof ArrayBuffer || item instanceof MessagePort;
}

/** A message that could not be read arrives as `undefined`, which no parser takes: it is dropped and reported there. */
export function webPort(port: MessagePort): Port {
  return {
    post: (message, transfer) => {
      port.postMessage(message, (transfer ?? []).filter(isTransferable));
    },
    listen: (receive) => {
      port.onmessageerror = () => {
        receive(undefined);
      };
      port.onmessage = (event: MessageEvent<unknown>) => {
        receive(event.data);
      };
    },
    close: () => {
      port.onmessage = null;
      port.onmessageerror = null;
      port.close();
    },
  };
}

export const webPorts: PortMaker = {
  createChannel() {
    const { port1, port2 } = new MessageChannel();
    return [port1, port2];
  },
  wrap(raw) {
    if (!(raw instanceof MessagePort)) throw new MalformedDataError('not a MessagePort');
    return webPort(raw);
  },
};

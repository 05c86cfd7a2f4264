import type { Port } from '../../core/host/port.ts';

/** A task sends some dozens of messages a second: barriers acknowledged, events of a source, telemetry when asked. */
const MAX_PER_SECOND = 5000;

/**
 * A port whose other side can't flood this thread: the one message too many within a second is the last that is heard.
 * @param onFlood called once, with the limit
 */
export function limitRate(port: Port, onFlood: (maxPerSecond: number) => void): Port {
  let windowStart = 0;
  let count = 0;
  return {
    post: (message, transfer) => {
      port.post(message, transfer);
    },
    close: () => {
      port.close();
    },
    listen: (receive) => {
      port.listen((message) => {
        const now = performance.now();
        if (now - windowStart >= 1000) {
          windowStart = now;
          count = 0;
        }
        if (++count <= MAX_PER_SECOND) receive(message);
        else if (count === MAX_PER_SECOND + 1) onFlood(MAX_PER_SECOND);
      });
    },
  };
}

import type { WorkerTime } from '../../core/host/mailbox-driver.ts';
import { webClock } from './web-clock.ts';

/** Longest delay that timers take. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Time inside of a worker. Make one per worker: it owns a channel. */
export function workerTime(): WorkerTime {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => {
    waiting.shift()?.();
  };
  return {
    clock: webClock,
    // A message to oneself lets messages that have arrived go first, and is not held back as nested timers are.
    yield: (callback) => {
      waiting.push(callback);
      port2.postMessage(null);
    },
    delay: (delayMs, callback) => {
      const timer = setTimeout(callback, Math.min(delayMs, MAX_DELAY_MS));
      return () => {
        clearTimeout(timer);
      };
    },
  };
}

import type { WorkerTime } from '../../core/host/mailbox-driver.ts';

/** Longest delay that Node's timers take. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const nodeTime: WorkerTime = {
  clock: { now: () => performance.timeOrigin + performance.now() },
  yield: (callback) => {
    setImmediate(callback);
  },
  delay: (delayMs, callback) => {
    const timer = setTimeout(callback, Math.min(delayMs, MAX_DELAY_MS));
    return () => {
      clearTimeout(timer);
    };
  },
};

import type { Progress } from './session-under-test.ts';

const POLL_MS = 2;
const PASS_MS = 10;
/** Generous: the machine may be busy with other tests. */
const PATIENCE_MS = 45_000;

const sleep = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));

/** Of a session that gets on by itself. @param close ends it */
export const liveProgress = (close: () => void): Progress => ({
  until: async (what, isDone) => {
    for (let waitedMs = 0; !isDone(); waitedMs += POLL_MS) {
      if (waitedMs > PATIENCE_MS) throw new Error(`${what}: no answer in ${PATIENCE_MS / 1000} s`);
      await sleep(POLL_MS);
    }
  },
  pass: () => sleep(PASS_MS),
  close: () => {
    close();
    return Promise.resolve();
  },
});

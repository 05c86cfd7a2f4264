import type { Clock } from '../../core/protocol/clock.ts';

/** Never goes back while the page lives, whatever is done to the computer's clock. */
export const webClock: Clock = { now: () => performance.timeOrigin + performance.now() };

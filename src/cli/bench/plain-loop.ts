import { ALERT_THRESHOLD, AlertLog } from './alert-log.ts';
import { Payments } from './payments.ts';
import type { Peer } from './peer.ts';

/** What everything is measured against: a loop over a `Map`, no more. */
export function plainLoop(keys: number): Peer {
  const payments = new Payments(keys);
  const profiles = new Map<string, { count: number; total: number }>();
  const alerts = new AlertLog();
  const use = ({ userId, amount }: { readonly userId: string; readonly amount: number }): void => {
    const profile = profiles.get(userId);
    if (profile === undefined) {
      profiles.set(userId, { count: 1, total: amount });
    } else {
      profile.count += 1;
      profile.total += amount;
    }
    if (amount > ALERT_THRESHOLD) alerts.add(userId, amount);
  };
  return {
    run: (records) => {
      payments.forEach(records, use);
    },
    get alerts() {
      return alerts.count;
    },
  };
}

import { groupBy, map, mergeMap, scan, Subject } from 'rxjs';
import { ALERT_THRESHOLD, AlertLog } from './alert-log.ts';
import { Payments, type Payment } from './payments.ts';
import type { Peer } from './peer.ts';

interface Step {
  readonly payment: Payment | null;
  readonly count: number;
  readonly total: number;
}

/** A group per key, a running profile in each. */
export function rxjsPeer(keys: number): Peer {
  const payments = new Payments(keys);
  const alerts = new AlertLog();
  const source = new Subject<Payment>();
  source
    .pipe(
      groupBy(({ userId }) => userId),
      mergeMap((group) =>
        group.pipe(
          scan<Payment, Step>(
            ({ count, total }, payment) => ({ payment, count: count + 1, total: total + payment.amount }),
            { payment: null, count: 0, total: 0 },
          ),
        ),
      ),
      map(({ payment }) => payment),
    )
    .subscribe((payment) => {
      if (payment !== null && payment.amount > ALERT_THRESHOLD) alerts.add(payment.userId, payment.amount);
    });
  const next = (payment: Payment): void => {
    source.next(payment);
  };
  return {
    run: (records) => {
      payments.forEach(records, next);
    },
    get alerts() {
      return alerts.count;
    },
  };
}

import { D2, map, MultiSet, output, reduce } from '@electric-sql/d2ts';
import { ALERT_THRESHOLD, AlertLog } from './alert-log.ts';
import { Payments, type Payment } from './payments.ts';
import type { Peer } from './peer.ts';

const BATCH = 1024;

/** An incremental view: count and total per key, a version per batch. */
export function d2tsPeer(keys: number): Peer {
  const payments = new Payments(keys);
  const alerts = new AlertLog();
  const graph = new D2({ initialFrontier: 0 });
  const input = graph.newInput<Payment>();
  input.pipe(
    map(({ userId, amount }): [string, number] => {
      if (amount > ALERT_THRESHOLD) alerts.add(userId, amount);
      return [userId, amount];
    }),
    reduce<string, number, { count: number; total: number }, [string, number]>((amounts) => [[profileOf(amounts), 1]]),
    output(() => undefined),
  );
  graph.finalize();
  let version = 0;
  let batch: [Payment, number][] = [];
  const add = (payment: Payment): void => {
    batch.push([payment, 1]);
  };
  return {
    run: (records) => {
      for (let done = 0; done < records; done += BATCH) {
        batch = [];
        payments.forEach(BATCH, add);
        input.sendData(version, new MultiSet(batch));
        input.sendFrontier(++version);
        graph.run();
      }
    },
    get alerts() {
      return alerts.count;
    },
  };
}

function profileOf(amounts: readonly (readonly [number, number])[]): { count: number; total: number } {
  let count = 0;
  let total = 0;
  for (const [amount, multiplicity] of amounts) {
    count += multiplicity;
    total += amount * multiplicity;
  }
  return { count, total };
}

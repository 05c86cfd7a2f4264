/** Dollars: about 1 % of the payments are above. */
export const ALERT_THRESHOLD = 100;

const KEPT = 10_000;

/** Where a peer's alerts go: kept for a while, as an output buffer would. */
export class AlertLog {
  count = 0;
  #alerts: { readonly userId: string; readonly amount: number }[] = [];

  add(userId: string, amount: number): void {
    this.count++;
    this.#alerts.push({ userId, amount });
    if (this.#alerts.length === KEPT) this.#alerts = [];
  }
}

/** A tab that reloads must not lose its place to its own past, whose locks fall a moment after the page is gone. */
const PRIMARY_PATIENCE_MS = 500;

/**
 * Which tabs live. Each holds a Web Lock under its session's id as long as it does; one of them is the primary, which
 * alone keeps topics, sweeps, and deletes what dead tabs left.
 */
export class SessionLocks {
  /** @param prefix of the locks' names: the database's name */
  constructor(
    readonly prefix: string,
    readonly session: string,
    readonly locks: LockManager | undefined,
  ) {}

  /** Takes the session's own lock, then the primary's if nobody has it. @returns whether this tab is the primary */
  async acquire(): Promise<boolean> {
    if (this.locks === undefined) return false;
    await this.#hold(this.#nameOf(this.session), {});
    try {
      await this.#hold(`${this.prefix}-primary`, { signal: AbortSignal.timeout(PRIMARY_PATIENCE_MS) });
      return true;
    } catch {
      return false;
    }
  }

  /** Whether another tab lives. */
  async hasCompany(): Promise<boolean> {
    const living = await this.living();
    return living === null || living.size > 1;
  }

  /** Ids of the sessions that live now; null where the browser has no locks: then nobody may be taken for dead. */
  async living(): Promise<ReadonlySet<string> | null> {
    if (this.locks === undefined) return null;
    const { held = [] } = await this.locks.query();
    const start = this.#nameOf('');
    const names = held.flatMap(({ name }) => (name?.startsWith(start) === true ? [name.slice(start.length)] : []));
    return new Set(names);
  }

  #nameOf(session: string): string {
    return `${this.prefix}-session-${session}`;
  }

  /** Resolves once the lock is held; it stays so until the worker ends. @throws DOMException if `signal` comes first */
  #hold(name: string, options: LockOptions): Promise<void> {
    return new Promise((resolve, reject) => {
      const held = this.locks?.request(name, options, () => {
        resolve();
        return new Promise<never>(() => undefined);
      });
      held?.catch(reject);
    });
  }
}

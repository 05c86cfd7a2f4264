import type { Port } from '../../core/host/port.ts';

/** Two entangled ports within one thread. Messages arrive later, in order, without being copied. */
export function localPorts(): readonly [Port, Port] {
  const a = new LocalPort();
  const b = new LocalPort();
  a.peer = b;
  b.peer = a;
  return [a, b];
}

class LocalPort implements Port {
  peer: LocalPort | null = null;
  #receive: ((message: unknown) => void) | null = null;
  readonly #early: unknown[] = [];

  post(message: unknown): void {
    const { peer } = this;
    queueMicrotask(() => peer?.deliver(message));
  }

  listen(receive: (message: unknown) => void): void {
    this.#receive = receive;
    for (const message of this.#early.splice(0)) receive(message);
  }

  deliver(message: unknown): void {
    if (this.#receive === null) this.#early.push(message);
    else this.#receive(message);
  }

  close(): void {
    this.peer = null;
  }
}

import { MalformedDataError } from '../../core/base/malformed-data-error.ts';
import type { Port, PortMaker, RawPort } from '../../core/host/port.ts';
import type { FaultPlan } from './fault-plan.ts';
import { Lane, type SimulatedTime } from './simulated-time.ts';

/** One end of a channel. Its messages to the other end take one lane: they keep their order. */
class SimulatedEnd {
  peer: SimulatedEnd | null = null;
  readonly #lane = new Lane();
  readonly #early: unknown[] = [];
  #receive: ((message: unknown) => void) | null = null;
  #isClosed = false;

  constructor(
    readonly id: number,
    readonly time: SimulatedTime,
    readonly latencyMs: () => number,
  ) {}

  post(message: unknown, transfer: readonly object[]): void {
    const { peer } = this;
    if (this.#isClosed || peer === null) return;
    const buffers = transfer.filter((item): item is ArrayBuffer => item instanceof ArrayBuffer);
    const clone: unknown = structuredClone(message, { transfer: buffers });
    this.time.schedule(this.#lane, this.latencyMs(), () => {
      peer.deliver(clone);
    });
  }

  listen(receive: (message: unknown) => void): void {
    this.#receive = receive;
    for (const message of this.#early.splice(0)) receive(message);
  }

  deliver(message: unknown): void {
    if (this.#isClosed) return;
    if (this.#receive === null) this.#early.push(message);
    else this.#receive(message);
  }

  close(): void {
    this.#isClosed = true;
  }
}

/** What stands for a port in a message: nothing but a number can be cloned. */
interface PortToken {
  readonly simulatedPort: number;
}

/** All ports of one simulated session. */
export class SimulatedPorts implements PortMaker {
  readonly #ends = new Map<number, SimulatedEnd>();
  #nextId = 1;

  constructor(
    readonly time: SimulatedTime,
    readonly faults: FaultPlan,
  ) {}

  createChannel(): readonly [RawPort, RawPort] {
    const a = this.#createEnd();
    const b = this.#createEnd();
    a.peer = b;
    b.peer = a;
    return [token(a), token(b)];
  }

  wrap(raw: unknown): Port {
    const end = isToken(raw) ? this.#ends.get(raw.simulatedPort) : undefined;
    if (end === undefined) throw new MalformedDataError('not a simulated port');
    return {
      post: (message, transfer = []) => {
        end.post(message, transfer);
      },
      listen: (receive) => {
        end.listen(receive);
      },
      close: () => {
        end.close();
      },
    };
  }

  #createEnd(): SimulatedEnd {
    const end = new SimulatedEnd(this.#nextId++, this.time, this.faults.newLink());
    this.#ends.set(end.id, end);
    return end;
  }
}

const token = (end: SimulatedEnd): PortToken => ({ simulatedPort: end.id });

const isToken = (raw: unknown): raw is PortToken =>
  typeof raw === 'object' && raw !== null && 'simulatedPort' in raw && typeof raw.simulatedPort === 'number';

import type { BenchHost, PeerHandle } from './bench-host.ts';
import { paceOf, type Pace } from './pace.ts';
import type { PeerName } from './peer.ts';
import type { FromPeer, ToPeer } from './peer-worker.ts';

/** A peer in a worker of its own, which runs only while it is measured. */
export class PeerProcess {
  readonly #host: BenchHost;
  readonly #worker: PeerHandle;
  #settle: { resolve(message: FromPeer): void; reject(error: Error): void } | null = null;

  private constructor(host: BenchHost) {
    this.#host = host;
    this.#worker = host.startPeer(
      (message) => this.#settle?.resolve(message),
      (error) => this.#settle?.reject(error),
    );
  }

  /** @returns when it is warm */
  static async start(host: BenchHost, peer: PeerName, keys: number, warmUpRecords: number): Promise<PeerProcess> {
    const process = new PeerProcess(host);
    await process.#ask({ type: 'create', peer, keys, warmUpRecords });
    return process;
  }

  async run(durationMs: number): Promise<Pace> {
    const cpuBeforeMs = await this.#host.cpuMs();
    const answer = await this.#ask({ type: 'run', durationMs });
    const cpuAfterMs = await this.#host.cpuMs();
    if (answer.type !== 'ran') throw new Error('The peer did not run.');
    return paceOf(answer.records, answer.elapsedMs, cpuBeforeMs, cpuAfterMs);
  }

  stop(): void {
    this.#worker.terminate();
  }

  #ask(message: ToPeer): Promise<FromPeer> {
    return new Promise((resolve, reject) => {
      this.#settle = { resolve, reject };
      this.#worker.post(message);
    });
  }
}

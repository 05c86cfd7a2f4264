import { BrokerMachine, type BrokerEffect } from '../../../../src/core/broker/broker-machine.ts';
import type { BrokerClient } from '../../../../src/core/operators/broker-client.ts';
import type { BrokerToTask, TaskToBroker } from '../../../../src/core/protocol/broker-message.ts';
import { BrokerLink } from '../../../../src/core/task/broker-link.ts';

/** The session's real broker; nothing is delivered before `deliver()`. */
export class TestBroker {
  readonly machine = new BrokerMachine();
  readonly #links = new Map<string, BrokerLink>();
  #requests: { readonly port: string; readonly message: TaskToBroker }[] = [];
  #answers: { readonly port: string; readonly message: BrokerToTask }[] = [];
  /** Types of the requests that were delivered, for `takeRequests`. */
  #seen: string[] = [];

  /** A client on a port of its own. */
  client(): BrokerClient {
    const port = `port ${this.#links.size}`;
    const link = new BrokerLink((message) => this.#requests.push({ port, message: structuredClone(message) }));
    this.#links.set(port, link);
    return link;
  }

  /** Runs until nothing is on its way. */
  deliver(): void {
    while (this.#requests.length > 0 || this.#answers.length > 0) {
      for (const { port, message } of this.#requests.splice(0)) {
        this.#seen.push(message.type === 'init-producer' ? `init ${message.transactionalId}` : message.type);
        this.apply(this.machine.receive(port, message));
      }
      for (const { port, message } of this.#answers.splice(0)) this.#links.get(port)?.receive(message);
    }
  }

  takeRequests(): string[] {
    return this.#seen.splice(0);
  }

  apply(effects: readonly BrokerEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'answer') this.#answers.push({ port: effect.port, message: structuredClone(effect.message) });
      else this.apply(this.machine.onPersisted(effect.persistId));
    }
  }

  /** Record values of a topic that an isolation level sees, per partition, in order. */
  values(topic: string, isolation: 'read_committed' | 'read_uncommitted' = 'read_committed'): Uint8Array[][] {
    const partitions = this.machine.topic(topic)?.partitions ?? [];
    return partitions.map((log) => log.read(0, Infinity, isolation).records.map(({ value }) => value));
  }
}

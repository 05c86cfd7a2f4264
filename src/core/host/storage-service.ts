import { assertUnreachable } from '../base/assert.ts';
import type { BrokerEffect, BrokerMachine } from '../broker/broker-machine.ts';
import { parseExecutionAttemptID } from '../model/ids.ts';
import { parseTaskToBroker } from '../protocol/parse-task-to-broker.ts';
import { parseTaskToStorage } from '../protocol/parse-task-to-storage.ts';
import type { StorageEffect } from '../storage/storage-effect.ts';
import type { StorageMachine } from '../storage/storage-machine.ts';
import { AdminService } from './admin-service.ts';
import { performFileOperation } from './file-operations.ts';
import type { BrokerLogStore, FileStore } from './file-store.ts';
import type { Port, PortMaker } from './port.ts';
import type { AdminAnswer, AdminRequest, FromStorageService, ToStorageService } from './storage-service-message.ts';

/** One participant's ports. */
interface Client {
  readonly storage: Port | null;
  readonly broker: Port;
}

/** Binds the session's storage and broker to ports and files. On the web it lives in the storage worker. */
export class StorageService {
  readonly #clients = new Map<string, Client>();
  readonly #admin: AdminService;

  /** @param session the trusted port to the session; everything on it is taken at its word */
  constructor(
    readonly session: Port,
    readonly ports: PortMaker,
    readonly storage: StorageMachine,
    readonly broker: BrokerMachine,
    readonly files: FileStore,
    readonly brokerLog: BrokerLogStore,
  ) {
    this.#admin = new AdminService(broker, files, (effects) => {
      this.#performBroker(effects);
    });
  }

  /** @param message from the session */
  receive(message: ToStorageService): void {
    switch (message.type) {
      case 'job-manager':
        this.#performStorage(this.storage.receiveFromJobManager(message.message));
        break;
      case 'attach-task':
        this.#attachTask(message);
        break;
      case 'attach-coordinator':
        this.#attach(message.coordinatorId, { storage: null, broker: this.ports.wrap(message.broker) });
        break;
      case 'detach':
        this.#detach(message.id);
        break;
      case 'admin':
        this.admin(message.request, (answer) => {
          this.#tell({ type: 'admin', requestId: message.requestId, answer });
        });
        break;
      default:
        assertUnreachable(message);
    }
  }

  /** For a host that lives beside the service, and is as trusted as the session. */
  admin(request: AdminRequest, reply: (answer: AdminAnswer) => void): void {
    this.#admin.perform(request, reply);
  }

  #attachTask(message: Extract<ToStorageService, { type: 'attach-task' }>): void {
    const attemptId = parseExecutionAttemptID(message.attemptId);
    const storage = this.ports.wrap(message.storage);
    this.#attach(attemptId, { storage, broker: this.ports.wrap(message.broker) });
    storage.listen((data) => {
      const parsed = parseTaskToStorage(data);
      if (parsed.ok) this.#performStorage(this.storage.receiveFromTask(attemptId, parsed.value));
      else this.#tell({ type: 'dropped', id: attemptId, reason: parsed.error });
    });
  }

  #attach(id: string, client: Client): void {
    this.#clients.set(id, client);
    client.broker.listen((data) => {
      const parsed = parseTaskToBroker(data);
      if (parsed.ok) this.#performBroker(this.broker.receive(id, parsed.value));
      else this.#tell({ type: 'dropped', id, reason: parsed.error });
    });
  }

  #detach(id: string): void {
    const client = this.#clients.get(id);
    this.#clients.delete(id);
    client?.storage?.close();
    client?.broker.close();
    this.broker.closePort(id);
  }

  #performStorage(effects: readonly StorageEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'reply-to-job-manager') {
        this.#tell({ type: 'job-manager', message: effect.message });
      } else if (effect.type === 'reply-to-task') {
        this.#clients.get(effect.attemptId)?.storage?.post(effect.message);
      } else {
        performFileOperation(effect, this.files, (result) => {
          this.#performStorage(this.storage.receiveResult(result));
        });
      }
    }
  }

  #performBroker(effects: readonly BrokerEffect[]): void {
    for (const effect of effects) {
      if (effect.type === 'answer') {
        this.#clients.get(effect.port)?.broker.post(effect.message);
      } else {
        this.brokerLog.append(effect.entries, (result) => {
          this.#performBroker(
            result.ok
              ? this.broker.onPersisted(effect.persistId)
              : this.broker.onPersistFailed(effect.persistId, result.message),
          );
        });
      }
    }
  }

  #tell(message: FromStorageService): void {
    this.session.post(message);
  }
}

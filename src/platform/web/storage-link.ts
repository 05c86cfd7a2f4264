import { transfer, wrap, type Remote } from 'comlink';
import type { Port } from '../../core/host/port.ts';
import type { StorageHost, StorageOptions, StoragePorts } from './storage/storage-host.ts';
import type { StorageNotice, StorageOpening } from './storage/storage-notice.ts';
import { remoteTimers } from './timer-service.ts';
import { webPort } from './web-ports.ts';

/** The page's end of its storage worker. */
export interface StorageLink {
  /** Never rejects; a worker that can't start is told by `onFailure`. */
  readonly opening: Promise<StorageOpening>;
  /** For the `SessionHost`; what is sent before the storage is open waits. */
  readonly session: Port;
  /** Timers that a hidden page does not hold back. */
  readonly delay: (delayMs: number, callback: () => void) => () => void;
  /** For calls; wait for `opening` first. */
  readonly host: Remote<StorageHost>;
  close(): void;
}

export interface StorageLinkOptions extends StorageOptions {
  readonly onNotice: (notice: StorageNotice) => void;
  readonly onFailure: (message: string) => void;
}

export function startStorage({ onNotice, onFailure, ...options }: StorageLinkOptions): StorageLink {
  const worker = new Worker(new URL('../../../workers/storage-worker.ts', import.meta.url), {
    type: 'module',
    name: 'storage',
  });
  const fail = (message: string): void => {
    onFailure(`The storage worker failed: ${message}. Reload the page.`);
  };
  worker.onerror = (event) => {
    fail(event.message === '' ? 'its script could not be loaded' : event.message);
  };
  worker.onmessageerror = () => {
    fail('a message could not be read');
  };
  const [session, timers, notices] = [new MessageChannel(), new MessageChannel(), new MessageChannel()];
  notices.port1.onmessage = ({ data }: MessageEvent<StorageNotice>) => {
    onNotice(data);
  };
  const host = wrap<StorageHost>(worker);
  const ports: StoragePorts = { session: session.port2, timers: timers.port2, notices: notices.port2 };
  const opening = host.open(options, transfer(ports, Object.values(ports))).catch((error: unknown) => {
    fail(String(error));
    return NOTHING_OPENED;
  });
  return {
    opening,
    session: webPort(session.port1),
    delay: remoteTimers(timers.port1),
    host,
    close: () => {
      worker.terminate();
    },
  };
}

const NOTHING_OPENED: StorageOpening = {
  volatileBecause: 'The storage worker did not start: reload the page.',
  storesBlobs: false,
  isPrimary: false,
  hasCompany: false,
  swept: [],
};

import { transfer, wrap, type Remote } from 'comlink';
import type { Port } from '../../core/host/port.ts';
import type { StorageHost, StorageOptions, StoragePorts } from './storage/storage-host.ts';
import type { StorageNotice, StorageOpening } from './storage/storage-notice.ts';
import { remoteTimers } from './timer-service.ts';
import { webPort } from './web-ports.ts';

/** The page's end of its storage worker. */
export interface StorageLink {
  /** Never rejects: of a worker that can't start it says so. */
  readonly opening: Promise<StorageOpening>;
  /** `answer`, or a rejection as soon as the worker has failed and will answer nothing any more. */
  orFailure<T>(answer: Promise<T>): Promise<T>;
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
  const { promise: failed, reject } = withRejection();
  const fail = (message: string): void => {
    const text = `The storage worker failed: ${message}. Reload the page.`;
    onFailure(text);
    reject(new Error(text));
  };
  const orFailure = <T>(answer: Promise<T>): Promise<T> => Promise.race([answer, failed]);
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
  const opening = orFailure(host.open(options, transfer(ports, Object.values(ports)))).catch(
    (error: unknown): StorageOpening => ({ ...NOTHING_OPENED, volatileBecause: String(error) }),
  );
  return {
    opening,
    orFailure,
    session: webPort(session.port1),
    delay: remoteTimers(timers.port1),
    host,
    close: () => {
      worker.terminate();
    },
  };
}

/** A promise that is never fulfilled, and whose rejection may be heard by nobody. */
function withRejection(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<never>((_resolve, rejectNow) => {
    reject = rejectNow;
  });
  promise.catch(() => undefined);
  return { promise, reject };
}

const NOTHING_OPENED: Omit<StorageOpening, 'volatileBecause'> = {
  storesBlobs: false,
  isPrimary: false,
  hasCompany: false,
  swept: [],
};

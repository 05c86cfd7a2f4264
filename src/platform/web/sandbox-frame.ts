import type { WorkerHandle } from '../../core/host/worker-factory.ts';
import { webPort } from './web-ports.ts';

const START_TIMEOUT_MS = 15_000;
const MAX_MESSAGE = 1000;

export interface SandboxFrameOptions {
  readonly document: Document;
  /** Of `frame.html`. */
  readonly frameUrl: string;
  /** The bundled `workers/sluice-worker.ts`, one classic script; it may still be on its way. */
  readonly workerText: Promise<string>;
}

interface StartedWorker {
  readonly id: number;
  readonly port: MessagePort;
}

/**
 * A TaskManager: a frame with an opaque origin whose only deed is to start and end workers. It is created at once;
 * workers that are asked for before it is up start when it is.
 */
export class SandboxFrame {
  readonly #element: HTMLIFrameElement;
  readonly #control: MessagePort;
  readonly #failures = new Map<number, (message: string) => void>();
  readonly #timeout: ReturnType<typeof setTimeout>;
  /** Workers that run and wait to be told what they are. */
  readonly #waiting: StartedWorker[] = [];
  #nextId = 1;
  /** Why nothing will ever start here. */
  #failure: string | null = null;

  constructor({ document, frameUrl, workerText }: SandboxFrameOptions) {
    const { port1, port2 } = new MessageChannel();
    this.#control = port1;
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#receive(data);
    };
    const element = document.createElement('iframe');
    element.sandbox.add('allow-scripts');
    element.hidden = true;
    element.title = 'TaskManager';
    element.src = frameUrl;
    element.addEventListener(
      'load',
      () => {
        workerText.then(
          (text) => {
            // Whoever is in the frame gets the engine's own text and a port that starts workers in that frame: no secret.
            element.contentWindow?.postMessage(text, '*', [port2]);
          },
          (error: unknown) => {
            this.#failAll(`The engine's worker could not be loaded: ${String(error)}`);
          },
        );
      },
      { once: true },
    );
    this.#element = element;
    this.#timeout = setTimeout(() => {
      this.#failAll(
        `The sandbox frame ${frameUrl} did not start within ${START_TIMEOUT_MS / 1000} s. ` +
          'Is the file served beside the page, and are frames allowed to run scripts?',
      );
    }, START_TIMEOUT_MS);
    document.body.append(element);
  }

  /** Starts workers ahead of need, until so many wait. */
  warmUp(workers: number): void {
    while (this.#waiting.length < workers) this.#waiting.push(this.#start('waiting'));
  }

  /** @param onFailure called at most once if the worker dies by itself or can't start */
  startWorker(name: string, onFailure: (message: string) => void): WorkerHandle {
    const { id, port } = this.#waiting.shift() ?? this.#start(name);
    this.#failures.set(id, onFailure);
    const failure = this.#failure;
    if (failure !== null) {
      queueMicrotask(() => {
        this.#fail(id, failure);
      });
    }
    return {
      port: webPort(port),
      terminate: () => {
        this.#failures.delete(id);
        this.#control.postMessage({ type: 'terminate', id });
      },
    };
  }

  #start(name: string): StartedWorker {
    const id = this.#nextId++;
    const { port1, port2 } = new MessageChannel();
    this.#control.postMessage({ type: 'start', id, name }, [port2]);
    return { id, port: port1 };
  }

  /** Ends the frame and all workers in it, without a word to anybody. */
  remove(): void {
    clearTimeout(this.#timeout);
    this.#failures.clear();
    this.#control.close();
    this.#element.remove();
  }

  /** The frame runs our own script, but in the sandbox: nothing that it says is taken for granted. */
  #receive(data: unknown): void {
    if (typeof data !== 'object' || data === null || !('type' in data)) return;
    if (data.type === 'ready') {
      clearTimeout(this.#timeout);
    } else if (data.type === 'worker-failed' && 'id' in data && 'message' in data) {
      const { id, message } = data;
      if (typeof id === 'number' && typeof message === 'string') this.#fail(id, message.slice(0, MAX_MESSAGE));
    }
  }

  #fail(id: number, message: string): void {
    const waiting = this.#waiting.findIndex((worker) => worker.id === id);
    if (waiting >= 0) this.#waiting.splice(waiting, 1);
    const onFailure = this.#failures.get(id);
    this.#failures.delete(id);
    onFailure?.(message);
  }

  #failAll(message: string): void {
    this.#failure = message;
    for (const id of [...this.#failures.keys()]) this.#fail(id, message);
  }
}

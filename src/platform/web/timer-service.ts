/** Longest delay that timers take. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** The page asks its storage worker for timers: those of a hidden page itself come late by up to a minute. */
export type TimerRequest =
  | { readonly type: 'start'; readonly id: number; readonly delayMs: number }
  | { readonly type: 'stop'; readonly id: number };

/** The storage worker's side: answers each timer that is due with its id. */
export function serveTimers(page: MessagePort): void {
  const timers = new Map<number, ReturnType<typeof setTimeout>>();
  page.onmessage = ({ data: request }: MessageEvent<TimerRequest>) => {
    const { id } = request;
    if (request.type === 'stop') {
      clearTimeout(timers.get(id));
      timers.delete(id);
      return;
    }
    const ring = (): void => {
      timers.delete(id);
      page.postMessage(id);
    };
    timers.set(id, setTimeout(ring, Math.min(request.delayMs, MAX_DELAY_MS)));
  };
}

/** The page's side: delays as hosts of the core take them. */
export function remoteTimers(worker: MessagePort): (delayMs: number, callback: () => void) => () => void {
  const callbacks = new Map<number, () => void>();
  let nextId = 1;
  worker.onmessage = ({ data: id }: MessageEvent<number>) => {
    const callback = callbacks.get(id);
    callbacks.delete(id);
    callback?.();
  };
  const send = (request: TimerRequest): void => {
    worker.postMessage(request);
  };
  return (delayMs, callback) => {
    const id = nextId++;
    callbacks.set(id, callback);
    send({ type: 'start', id, delayMs });
    return () => {
      if (callbacks.delete(id)) send({ type: 'stop', id });
    };
  };
}

import { runWorker } from '../src/core/host/worker.ts';
import { webPort, webPorts } from '../src/platform/web/web-ports.ts';
import { workerTime } from '../src/platform/web/worker-time.ts';

// A rejection that user code leaves behind ends the worker, as an exception in a thread does.
addEventListener('unhandledrejection', (event) => {
  event.preventDefault();
  reportError(event.reason);
});

// The frame's one message brings the port to the page. What comes later is not for us.
addEventListener(
  'message',
  ({ ports: [owner] }) => {
    if (owner !== undefined) runWorker(webPort(owner), { ports: webPorts, time: workerTime(), console });
  },
  { once: true },
);

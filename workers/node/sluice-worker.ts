import { parentPort } from 'node:worker_threads';
import { required } from '../../src/core/base/assert.ts';
import { runWorker } from '../../src/core/host/worker.ts';
import { nodePort, nodePorts } from '../../src/platform/node/node-ports.ts';
import { nodeTime } from '../../src/platform/node/node-time.ts';

const parent = required(parentPort, 'this script runs in a worker thread');

runWorker(
  nodePort(parent, () => {
    parent.close();
  }),
  { ports: nodePorts, time: nodeTime, console },
);

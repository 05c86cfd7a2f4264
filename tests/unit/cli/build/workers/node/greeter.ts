import { parentPort } from 'node:worker_threads';
import { greeting } from '../greeting.ts';

parentPort?.on('message', (name: string) => parentPort?.postMessage(greeting(name)));

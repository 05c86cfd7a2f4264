import { expose } from 'comlink';
import { StorageHost } from '../src/platform/web/storage/storage-host.ts';

expose(new StorageHost());

import type { JobManagerReply } from '../protocol/job-manager-message.ts';
import { failureOf } from './failure.ts';
import type { JobManagerServices } from './job-manager-services.ts';
import { loadSnapshot } from './savepoint-loader.ts';

/** `flink savepoint -d <path>`: only what is a snapshot is deleted. Needs no running job. */
export function disposeSavepoint(
  path: string,
  services: JobManagerServices,
  reply: (reply: JobManagerReply) => void,
): void {
  const fail = (error: unknown): void => {
    reply({ type: 'failed', failure: failureOf(error) });
  };
  loadSnapshot(path, services, {
    onFailed: fail,
    onLoaded: (snapshot) => {
      services.storage.request(
        { type: 'delete-snapshot', path: snapshot.path },
        {
          onAnswer: () => {
            reply({ type: 'ok' });
          },
          onFailure: fail,
        },
      );
    },
  });
}

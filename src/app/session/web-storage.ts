import type { Remote } from 'comlink';
import type { SessionHost } from '../../core/host/session-host.ts';
import type { AdminAnswer, AdminRequest } from '../../core/host/storage-service-message.ts';
import type { StorageHost } from '../../platform/web/storage/storage-host.ts';
import type { StorageLink } from '../../platform/web/storage-link.ts';

type Refusal = Extract<AdminAnswer, { type: 'failed' }>;
type Granted<T extends AdminAnswer['type']> = Extract<AdminAnswer, { type: T }>;

/** Questions to storage and broker, as promises. They reject with a sentence for the user: refused, or nobody is there. */
export class WebStorage {
  constructor(
    readonly host: SessionHost,
    readonly link: StorageLink,
  ) {}

  /** @param type of the answer that the request has */
  async admin<T extends Exclude<AdminAnswer, Refusal>['type']>(wish: AdminRequest, type: T): Promise<Granted<T>> {
    const asked = new Promise<AdminAnswer>((resolve) => {
      this.host.admin(wish, resolve);
    });
    const answer = await this.link.orFailure(asked);
    if (isOfType(answer, type)) return answer;
    throw new Error(
      answer.type === 'failed' ? answer.message : `the storage answered '${answer.type}' to '${wish.type}'`,
    );
  }

  /** What only the storage worker of a page does. */
  async call<T>(question: (host: Remote<StorageHost>) => Promise<T>): Promise<T> {
    await this.link.opening;
    return await this.link.orFailure(question(this.link.host));
  }
}

const isOfType = <T extends AdminAnswer['type']>(answer: AdminAnswer, type: T): answer is Granted<T> =>
  answer.type === type;

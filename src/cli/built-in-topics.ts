import { BUILT_IN_TOPICS } from '../core/host/built-in-topics.ts';
import type { SessionHost } from '../core/host/session-host.ts';
import { adminRequest } from './session-calls.ts';

/** Creates the topics that every session has, but for those that the user brings along. */
export async function registerBuiltInTopics(
  session: SessionHost,
  given: { has(topic: string): boolean },
): Promise<void> {
  for (const { topic, shape } of BUILT_IN_TOPICS) {
    if (!given.has(topic)) await adminRequest(session, { type: 'create-topic', topic, shape });
  }
}

import type { TopicAccess } from '../graph/job-graph.ts';
import type { TopicUse } from '../operators/topic-use.ts';

/** What an operator says of its topics, as pure data for the job graph. */
export const topicAccesses = (uses: readonly TopicUse[] = []): readonly TopicAccess[] =>
  uses.map(({ topic, access, type }) => ({ topic, access, type: type.createSerializer().snapshot() }));

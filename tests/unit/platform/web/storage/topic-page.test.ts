import { describe, expect, it } from 'vitest';
import { BrokerMachine } from '../../../../../src/core/broker/broker-machine.ts';
import type { Topic } from '../../../../../src/core/broker/topic.ts';
import { readTopicPage } from '../../../../../src/platform/web/storage/topic-page.ts';

/** Two partitions; record i has timestamp i and lies in partition i % 2. */
function topicOf(records: number): Topic {
  const broker = new BrokerMachine();
  broker.createTopic('t', { partitions: 2 });
  for (let i = 0; i < records; i++) broker.load('t', [{ timestamp: i, keyHash: i, value: Uint8Array.of(i) }]);
  const topic = broker.topic('t');
  if (topic === undefined) throw new Error('no topic');
  return topic;
}

const values = (page: ReturnType<typeof readTopicPage>): (number | undefined)[] =>
  page.records.map(({ value }) => value[0]);

describe('a page of a topic', () => {
  const topic = topicOf(11);

  it('merges partitions by timestamp, from any place', () => {
    const all = { topic: 't', partition: null };
    expect(readTopicPage(topic, { ...all, from: 0, limit: 4 })).toMatchObject({ start: 0, total: 11 });
    expect(values(readTopicPage(topic, { ...all, from: 0, limit: 4 }))).toEqual([0, 1, 2, 3]);
    expect(values(readTopicPage(topic, { ...all, from: 7, limit: 100 }))).toEqual([7, 8, 9, 10]);
    expect(values(readTopicPage(topic, { ...all, from: 50, limit: 5 }))).toEqual([]);
  });

  it('gives the last records of all', () => {
    const page = readTopicPage(topic, { topic: 't', partition: null, from: 'end', limit: 3 });
    expect(values(page)).toEqual([8, 9, 10]);
    expect(page.start).toBe(8);
    expect(values(readTopicPage(topicOf(2), { topic: 't', partition: null, from: 'end', limit: 3 }))).toEqual([0, 1]);
  });

  it('gives offsets of one partition', () => {
    const page = readTopicPage(topic, { topic: 't', partition: 1, from: 2, limit: 2 });
    expect(page).toMatchObject({ start: 2, total: 5, records: [{ offset: 2 }, { offset: 3 }] });
    expect(values(readTopicPage(topic, { topic: 't', partition: 1, from: 'end', limit: 2 }))).toEqual([7, 9]);
    expect(() => readTopicPage(topic, { topic: 't', partition: 2, from: 0, limit: 1 })).toThrow('no partition 2');
  });
});

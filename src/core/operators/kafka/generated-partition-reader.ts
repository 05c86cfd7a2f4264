import { required } from '../../base/assert.ts';
import type { TopicDescription } from '../broker-client.ts';
import { RateLimiter } from '../source/rate-limiter.ts';
import type { SourceOutput } from '../source/source-reader.ts';
import { findGenerator } from './generators/find-generator.ts';
import type { GeneratedPartition } from './generators/record-generator.ts';
import type { KafkaPartitionSplit } from './kafka-partition-split.ts';
import { PartitionPosition, type PartitionReader } from './partition-reader.ts';

/** Reads a partition of a generator topic by evaluating it here: nothing is fetched. */
export class GeneratedPartitionReader<T> implements PartitionReader<T> {
  readonly #generated: GeneratedPartition;
  readonly #position: PartitionPosition;
  readonly #limiter: RateLimiter | null;
  readonly #now: () => number;
  readonly #endOffset: number;
  #next: number;
  nextPollAt: number | null = null;

  /** @param now processing time in ms @throws FlinkError if there is no such generator */
  constructor(split: KafkaPartitionSplit, topic: TopicDescription, now: () => number) {
    const generator = required(topic.generator, `generator of topic ${topic.topic}`);
    const { seed, recordsPerPartition, ratePerSecond, name } = generator;
    const { partitions } = topic;
    this.#generated = findGenerator(name)({ seed, partition: split.partition, partitions });
    this.#position = new PartitionPosition(split);
    this.#limiter = ratePerSecond === null ? null : new RateLimiter(ratePerSecond / partitions);
    this.#now = now;
    this.#endOffset = recordsPerPartition ?? Infinity;
    // A generator topic has no end to start from: every marker means its beginning.
    this.#next = this.#position.startingOffset ?? 0;
  }

  get status(): 'reading' | 'ended' | 'stopped' {
    if (this.#next >= this.#position.stoppingOffset) return 'stopped';
    return this.#next >= this.#endOffset ? 'ended' : 'reading';
  }

  poll(output: SourceOutput<T>, maxRecords: number): number {
    const left = Math.min(this.#endOffset, this.#position.stoppingOffset) - this.#next;
    const count = this.#acquire(Math.min(maxRecords, left));
    if (count <= 0) return 0;
    const generated = this.#generated;
    const end = this.#next + count;
    for (let offset = this.#next; offset < end; offset++) {
      // The topic's records are what the job declares them to be; its serializer checks each.
      output.collect(generated.recordAt(offset) as T, generated.timestampAt(offset));
    }
    this.#next = end;
    this.#position.advanceTo(end);
    return count;
  }

  split(): KafkaPartitionSplit {
    return this.#position.split();
  }

  close(): void {}

  #acquire(wanted: number): number {
    if (this.#limiter === null || wanted <= 0) return wanted;
    const now = this.#now();
    const granted = this.#limiter.acquire(wanted, now);
    this.nextPollAt = granted > 0 ? null : this.#limiter.nextPermitAt(now);
    return granted;
  }
}

import { FlinkError } from '../../model/flink-error.ts';
import { hashString } from '../../types/java-hash.ts';
import type { TopicDescription } from '../broker-client.ts';
import type { SplitEnumerator, SplitEnumeratorContext } from '../source/split-enumerator.ts';
import type { KafkaEnumeratorState, SplitAndAssignmentStatus } from './kafka-enumerator-state.ts';
import { EARLIEST_OFFSET, LATEST_OFFSET, splitIdOf, type KafkaPartitionSplit } from './kafka-partition-split.ts';
import type { KafkaSubscription } from './kafka-subscription.ts';

/**
 * Flink's `KafkaSourceEnumerator.getSplitOwner`: which of `parallelism` readers a newly found partition goes to. After
 * a restore it is not applied again to what readers hold.
 */
export function splitOwner(topic: string, partition: number, parallelism: number): number {
  const start = (Math.imul(hashString(topic), 31) & 0x7fffffff) % parallelism;
  return (start + partition) % parallelism;
}

/**
 * Flink's `KafkaSourceEnumerator`: finds the partitions of its topics, at the start and every discovery interval, and
 * gives each to one reader, once. What is ASSIGNED stays so: its position is in a reader's state.
 */
export class KafkaSourceEnumerator implements SplitEnumerator<KafkaEnumeratorState> {
  readonly #subscription: KafkaSubscription;
  readonly #context: SplitEnumeratorContext<KafkaPartitionSplit>;
  /** Every partition ever discovered, in order of discovery. */
  readonly #splits: Map<string, SplitAndAssignmentStatus>;
  #initialDiscoveryFinished: boolean;
  /** True once nothing new can come: then readers are told that there are no more splits. */
  #complete = false;
  #cancelDiscovery: (() => void) | undefined;
  #closed = false;

  constructor(
    subscription: KafkaSubscription,
    context: SplitEnumeratorContext<KafkaPartitionSplit>,
    restored: KafkaEnumeratorState | null,
  ) {
    this.#subscription = subscription;
    this.#context = context;
    this.#splits = new Map(restored?.splits.map((entry) => [splitIdOf(entry.split), this.#withStart(entry)]));
    this.#initialDiscoveryFinished = restored?.initialDiscoveryFinished ?? false;
  }

  start(): void {
    this.#discover();
  }

  addReader(subtask: number): void {
    this.#assignPending(subtask);
    if (this.#complete) this.#context.signalNoMoreSplits(subtask);
  }

  /** A reader came to the end of a sealed topic: look again whether anything can still come. */
  handleSplitRequest(_subtask: number): void {
    if (!this.#complete) this.#discover();
  }

  snapshotState(_checkpointId: number): KafkaEnumeratorState {
    return { splits: [...this.#splits.values()], initialDiscoveryFinished: this.#initialDiscoveryFinished };
  }

  close(): void {
    this.#closed = true;
    this.#cancelDiscovery?.();
  }

  #discover(): void {
    const { topics } = this.#subscription;
    const found: TopicDescription[] = [];
    for (const topic of topics) {
      this.#context.broker.describeTopic(topic, (result) => {
        if (this.#closed) return;
        if (!result.ok) {
          this.#discoveryFailed(new FlinkError(result.error.className, result.error.message));
          return;
        }
        found.push(result.value);
        if (found.length === topics.length) this.#discovered(found);
      });
    }
  }

  /** The first discovery must work; a later one is tried again in time. */
  #discoveryFailed(cause: FlinkError): void {
    if (this.#initialDiscoveryFinished) {
      this.#context.log('warn', `Partition discovery failed and will be repeated: ${cause.message}`);
      this.#scheduleDiscovery();
      return;
    }
    this.#context.fail(
      new FlinkError(
        'org.apache.flink.util.FlinkRuntimeException',
        'Failed to list subscribed topic partitions due to ',
        cause,
      ),
    );
  }

  #discovered(topics: readonly TopicDescription[]): void {
    for (const description of topics) this.#addNewPartitions(description);
    this.#initialDiscoveryFinished = true;
    for (const subtask of this.#context.registeredReaders()) this.#assignPending(subtask);
    if (this.#nothingCanCome(topics)) this.#finishDiscovery();
    else this.#scheduleDiscovery();
  }

  #addNewPartitions({ topic, partitions, endOffsets }: TopicDescription): void {
    const { startingOffsets, stoppingOffsets } = this.#subscription;
    for (let partition = 0; partition < partitions; partition++) {
      const place = { topic, partition };
      const splitId = splitIdOf(place);
      if (this.#splits.has(splitId)) continue;
      // A partition that appears later is read from its beginning, whatever the starting offsets say.
      const start = this.#initialDiscoveryFinished ? EARLIEST_OFFSET : startingOffsets.offsetOf(place);
      const stop = stoppingOffsets?.offsetOf(place) ?? null;
      const end = endOffsets?.[partition];
      const split = {
        ...place,
        startingOffset: start === LATEST_OFFSET && end !== undefined ? end : start,
        stoppingOffset: stop === LATEST_OFFSET && end !== undefined ? end : stop,
      };
      this.#splits.set(splitId, { split, status: 'UNASSIGNED' });
    }
  }

  /** A split that was saved before its offset was looked up starts where the source starts. */
  #withStart({ split, status }: SplitAndAssignmentStatus): SplitAndAssignmentStatus {
    const startingOffset = split.startingOffset ?? this.#subscription.startingOffsets.offsetOf(split);
    return { split: { ...split, startingOffset }, status };
  }

  #assignPending(subtask: number): void {
    const parallelism = this.#context.currentParallelism();
    const mine: KafkaPartitionSplit[] = [];
    for (const [splitId, { split, status }] of this.#splits) {
      if (status === 'ASSIGNED' || splitOwner(split.topic, split.partition, parallelism) !== subtask) continue;
      this.#splits.set(splitId, { split, status: 'ASSIGNED' });
      mine.push(split);
    }
    if (mine.length > 0) this.#context.assignSplits(subtask, mine);
  }

  #nothingCanCome(topics: readonly TopicDescription[]): boolean {
    if (this.#subscription.stoppingOffsets !== null) return true;
    return topics.every(({ sealed, generator }) =>
      generator === null ? sealed : generator.recordsPerPartition !== null,
    );
  }

  #finishDiscovery(): void {
    if (this.#complete) return;
    this.#complete = true;
    for (const subtask of this.#context.registeredReaders()) this.#context.signalNoMoreSplits(subtask);
  }

  #scheduleDiscovery(): void {
    const { discoveryIntervalMs } = this.#subscription;
    this.#cancelDiscovery?.();
    this.#cancelDiscovery = undefined;
    if (discoveryIntervalMs <= 0) return;
    const { processingTime } = this.#context;
    const at = processingTime.now() + discoveryIntervalMs;
    this.#cancelDiscovery = processingTime.registerTimer(at, () => this.#discover());
  }
}

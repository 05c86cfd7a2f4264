import { DataInput } from '../../../src/core/base/data-input.ts';
import { DataOutput } from '../../../src/core/base/data-output.ts';
import { HashMapKeyedStateBackend } from '../../../src/core/state/hashmap/hash-map-keyed-state-backend.ts';
import type { OperatorStateBackend } from '../../../src/core/state/operator-state-backend.ts';
import type { ListState } from '../../../src/core/state/state.ts';
import type { ListStateDescriptor } from '../../../src/core/state/state-descriptor.ts';
import type { OperatorStateSlice, StateBackends } from '../../../src/core/task/state-backends.ts';

/** List states as plain arrays, in a stream without header. */
class TestOperatorStateBackend implements OperatorStateBackend {
  readonly #lists = new Map<string, { serialize(target: DataOutput): number[] }>();

  constructor(private readonly slices: readonly OperatorStateSlice[]) {}

  listState<T>(descriptor: ListStateDescriptor<T>): ListState<T> {
    const serializer = descriptor.elementType.createSerializer();
    let items: T[] = this.slices
      .filter(({ name }) => name === descriptor.name)
      .flatMap(({ partitions }) => partitions.map((bytes) => serializer.deserialize(new DataInput(bytes))));
    this.#lists.set(descriptor.name, {
      serialize: (target) =>
        items.map((item) => {
          const offset = target.position;
          serializer.serialize(item, target);
          return offset;
        }),
    });
    return {
      get: () => items,
      add: (value) => void items.push(value),
      addAll: (values) => void items.push(...values),
      update: (values) => void (items = [...values]),
      clear: () => void (items = []),
    };
  }

  unionListState(): never {
    throw new Error('not here');
  }

  broadcastState(): never {
    throw new Error('not here');
  }

  snapshot() {
    if (this.#lists.size === 0) return null;
    const target = new DataOutput();
    target.writeInt(0);
    const states = [...this.#lists].map(([name, list]) => ({
      name,
      mode: 'SPLIT_DISTRIBUTE' as const,
      offsets: list.serialize(target),
    }));
    return { bytes: target.toBytes(), states };
  }
}

/** The real keyed backend beside a plain operator state. */
export const testStateBackends: StateBackends = {
  createKeyedStateBackend(keyType, range, maxParallelism, slices) {
    const backend = new HashMapKeyedStateBackend(keyType.createSerializer(), range, maxParallelism);
    for (const slice of slices) {
      const restore = backend.restoreKeyed(slice.header);
      const starts = slice.offsets.map((offset, index) => ({ keyGroup: slice.range.first + index, offset }));
      const filled = starts.filter(({ offset }) => offset > 0);
      filled.forEach(({ keyGroup, offset }, index) => {
        const end = filled[index + 1]?.offset ?? slice.sectionsStart + slice.sections.length;
        restore.section(keyGroup, slice.sections, offset - slice.sectionsStart, end - slice.sectionsStart);
      });
    }
    return backend;
  },
  createOperatorStateBackend: (slices) => new TestOperatorStateBackend(slices),
};

/** What user code holds: Flink's `org.apache.flink.api.common.state` interfaces, scoped to the current key. */
export interface State {
  clear(): void;
}

/** Flink's `ValueState`. */
export interface ValueState<T> extends State {
  /** The value of the current key, null if there is none. A fresh object at each call: change it, then `update`. */
  value(): T | null;
  /** null clears. */
  update(value: T | null): void;
}

/** Flink's `ListState`. `get` never answers null: an absent list is empty. */
export interface ListState<T> extends State {
  get(): Iterable<T>;
  add(value: T): void;
  addAll(values: Iterable<T>): void;
  /** Replaces the whole list; an empty one clears. */
  update(values: Iterable<T>): void;
}

/** Flink's `MapState`. The order of iteration is undefined. */
export interface MapState<UK, UV> extends State {
  get(key: UK): UV | null;
  put(key: UK, value: UV): void;
  putAll(entries: Iterable<readonly [UK, UV]>): void;
  remove(key: UK): void;
  contains(key: UK): boolean;
  entries(): Iterable<[UK, UV]>;
  keys(): Iterable<UK>;
  values(): Iterable<UV>;
  isEmpty(): boolean;
}

/** Flink's `ReducingState` and `AggregatingState` share this shape. */
export interface AppendingState<IN, OUT> extends State {
  get(): OUT | null;
  add(value: IN): void;
}

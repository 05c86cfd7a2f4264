/** One slot of one TaskManager. Slots count from 0. */
export interface Slot {
  readonly taskManagerId: string;
  readonly slot: number;
}

/** Flink's ResourceManager and slot pool in one: which slots exist and which are taken. */
export class SlotPool {
  readonly #taskManagers = new Map<string, { readonly slots: number; readonly taken: Set<number> }>();

  addTaskManager(taskManagerId: string, slots: number): void {
    this.#taskManagers.set(taskManagerId, { slots, taken: new Set() });
  }

  removeTaskManager(taskManagerId: string): void {
    this.#taskManagers.delete(taskManagerId);
  }

  get freeCount(): number {
    let free = 0;
    for (const { slots, taken } of this.#taskManagers.values()) free += slots - taken.size;
    return free;
  }

  /** Takes `count` slots, TaskManager after TaskManager as Flink does by default; null (and none) if too few are free. */
  allocate(count: number): Slot[] | null {
    if (this.freeCount < count) return null;
    const allocated: Slot[] = [];
    for (const [taskManagerId, { slots, taken }] of this.#taskManagers) {
      for (let slot = 0; slot < slots && allocated.length < count; slot++) {
        if (taken.has(slot)) continue;
        taken.add(slot);
        allocated.push({ taskManagerId, slot });
      }
    }
    return allocated;
  }

  release(slots: Iterable<Slot>): void {
    for (const { taskManagerId, slot } of slots) this.#taskManagers.get(taskManagerId)?.taken.delete(slot);
  }
}

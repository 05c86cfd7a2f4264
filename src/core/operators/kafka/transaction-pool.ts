import { FlinkError } from '../../model/flink-error.ts';
import type { BrokerTransaction } from '../broker-client.ts';
import type { WriterInitContext } from '../sink/sink.ts';

/** `<prefix>-<subtask>-<checkpoint id>` (TransactionNamingStrategy INCREMENTING). */
export const transactionalIdOf = (prefix: string, subtask: number, checkpointId: number): string =>
  `${prefix}-${subtask}-${checkpointId}`;

/**
 * The transactions of one writer. The broker gives a transaction its producer id, which takes time, so the one after
 * the next is asked for ahead; while one is needed and not there the task is paused, as Flink blocks.
 */
export class TransactionPool {
  readonly #context: WriterInitContext;
  readonly #prefix: string;
  readonly #ready = new Map<string, BrokerTransaction>();
  readonly #asked = new Set<string>();
  #wanted: { readonly transactionalId: string; readonly callback: (transaction: BrokerTransaction) => void } | null =
    null;
  /** The checkpoint whose transaction was opened last. */
  #lastId: number | null = null;
  #resume: (() => void) | undefined;
  #closed = false;

  constructor(context: WriterInitContext, prefix: string) {
    this.#context = context;
    this.#prefix = prefix;
  }

  /** Opens the transaction of `checkpointId`; `callback` is called at once if it is ready, else the task pauses. */
  open(checkpointId: number, callback: (transaction: BrokerTransaction) => void): void {
    const transactionalId = this.#idOf(checkpointId);
    this.#wanted = { transactionalId, callback };
    // Checkpoints that never came here leave no gap: what comes after this run fences ids up to the first unused one.
    for (let id = (this.#lastId ?? checkpointId - 1) + 1; id <= checkpointId; id++) this.#ask(this.#idOf(id));
    this.#lastId = checkpointId;
    if (!this.#ready.has(transactionalId)) this.#resume ??= this.#context.pauseInput();
    this.#serve();
    this.#ask(this.#idOf(checkpointId + 1));
  }

  /**
   * Aborts what earlier runs may have left open (`TransactionAbortStrategyImpl.INCREMENTING`): fences the ids of every
   * prefix from `checkpointId` on until one was never used, for this subtask and those that a larger run had. The task
   * is paused until `then` was called. Before the first `open`.
   */
  abortLingering(prefixes: ReadonlySet<string>, checkpointId: number, then: () => void): void {
    const resume = this.#context.pauseInput();
    const { indexOfThisSubtask, numberOfParallelSubtasks } = this.#context.taskInfo;
    const pending = [...prefixes];
    const nextPrefix = (): void => {
      const prefix = pending.shift();
      if (prefix !== undefined) {
        fence(prefix, indexOfThisSubtask, checkpointId);
        return;
      }
      then();
      resume();
    };
    const fence = (prefix: string, subtask: number, id: number): void => {
      this.#ask(transactionalIdOf(prefix, subtask, id), ({ epoch }) => {
        if (epoch > 0) fence(prefix, subtask, id + 1);
        else if (id > checkpointId) fence(prefix, subtask + numberOfParallelSubtasks, checkpointId);
        else nextPrefix();
      });
    };
    nextPrefix();
  }

  close(): void {
    this.#closed = true;
  }

  #idOf(checkpointId: number): string {
    return transactionalIdOf(this.#prefix, this.#context.taskInfo.indexOfThisSubtask, checkpointId);
  }

  /** Once per id: a second InitProducerId would fence the first. */
  #ask(transactionalId: string, then?: (transaction: BrokerTransaction) => void): void {
    if (this.#asked.has(transactionalId)) return;
    this.#asked.add(transactionalId);
    this.#context.broker.initProducer(transactionalId, (result) => {
      if (this.#closed) return;
      if (!result.ok) {
        this.#context.fail(new FlinkError(result.error.className, result.error.message));
        return;
      }
      this.#ready.set(transactionalId, result.value);
      then?.(result.value);
      this.#serve();
    });
  }

  #serve(): void {
    const wanted = this.#wanted;
    const transaction = wanted === null ? undefined : this.#ready.get(wanted.transactionalId);
    if (wanted === null || transaction === undefined) return;
    this.#wanted = null;
    this.#ready.delete(wanted.transactionalId);
    wanted.callback(transaction);
    this.#resume?.();
    this.#resume = undefined;
  }
}

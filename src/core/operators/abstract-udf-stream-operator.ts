import { AbstractStreamOperator } from './abstract-stream-operator.ts';
import { isCheckpointedFunction } from './functions/checkpointed-function.ts';
import { RichFunction } from './functions/rich-function.ts';
import { StreamingRuntimeContext } from './functions/streaming-runtime-context.ts';
import type { KeySelection } from './key-selection.ts';
import type { StreamOperatorContext } from './stream-operator-context.ts';

/** Flink's `AbstractUdfStreamOperator`: runs a user function and shares its life with it. */
export abstract class AbstractUdfStreamOperator<OUT, F> extends AbstractStreamOperator<OUT> {
  constructor(
    protected readonly userFunction: F,
    keySelection: KeySelection<unknown, unknown> | null = null,
  ) {
    super(keySelection);
  }

  override setup(context: StreamOperatorContext): void {
    super.setup(context);
    if (this.userFunction instanceof RichFunction)
      this.userFunction.setRuntimeContext(new StreamingRuntimeContext(context));
  }

  override initializeState(): void {
    if (!isCheckpointedFunction(this.userFunction)) return;
    const { operatorState, restoredCheckpointId } = this.context;
    const store = {
      getListState: operatorState.listState.bind(operatorState),
      getUnionListState: operatorState.unionListState.bind(operatorState),
      getBroadcastState: operatorState.broadcastState.bind(operatorState),
    };
    this.userFunction.initializeState({
      isRestored: () => restoredCheckpointId !== null,
      getRestoredCheckpointId: () => restoredCheckpointId,
      getOperatorStateStore: () => store,
    });
  }

  override open(): void {
    if (this.userFunction instanceof RichFunction) this.userFunction.open();
  }

  override snapshotState(checkpointId: number): void {
    if (isCheckpointedFunction(this.userFunction))
      this.userFunction.snapshotState({ getCheckpointId: () => checkpointId });
  }

  override close(): void {
    if (this.userFunction instanceof RichFunction) this.userFunction.close();
  }
}

import { assertUnreachable } from '../base/assert.ts';
import { MAX_WATERMARK } from '../model/watermark.ts';
import { AbstractStreamOperator } from '../operators/abstract-stream-operator.ts';
import type { OperatorFactory } from '../operators/operator-factory.ts';
import type {
  Input,
  InputStatus,
  OneInputStreamOperator,
  SourceStreamOperator,
  TwoInputStreamOperator,
} from '../operators/stream-operator.ts';

/**
 * Stands for an operator that had finished before the snapshot that its task is restored from (Flink's
 * `FinishedOperatorChain`): it passes the end of event time on, and does nothing else.
 */
export function finishedOnRestore(factory: OperatorFactory): OperatorFactory {
  const keySelections = factory.keySelections.map(() => null);
  switch (factory.kind) {
    case 'source':
      return { ...factory, keySelections, create: () => new FinishedSource() };
    case 'one-input':
      return { ...factory, keySelections, create: () => new FinishedOperator() };
    case 'two-input':
      return { ...factory, keySelections, create: () => new FinishedTwoInputOperator() };
    default:
      return assertUnreachable(factory);
  }
}

class FinishedSource extends AbstractStreamOperator<unknown> implements SourceStreamOperator {
  readonly emittedRecords = 0;

  emitNext(): InputStatus {
    return 'END_OF_INPUT';
  }

  handleOperatorEvent(): void {}
  stop(): void {}
}

class FinishedOperator extends AbstractStreamOperator<unknown> implements OneInputStreamOperator<unknown> {
  processElement(): void {}
}

class FinishedTwoInputOperator
  extends AbstractStreamOperator<unknown>
  implements TwoInputStreamOperator<unknown, unknown>
{
  readonly input1 = this.#input();
  readonly input2 = this.#input();
  #ends = 0;

  #input(): Input<unknown> {
    return {
      setKeyContextElement: () => undefined,
      processElement: () => undefined,
      processWatermark: (timestamp) => {
        if (timestamp === MAX_WATERMARK && ++this.#ends === 2) this.output.emitWatermark(MAX_WATERMARK);
      },
      processWatermarkStatus: () => undefined,
    };
  }
}

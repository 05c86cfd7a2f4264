import { DataInput } from '../base/data-input.ts';
import { fromHex } from '../base/hex.ts';
import type { OperatorState } from '../model/checkpoint-metadata.ts';
import type { OperatorID } from '../model/ids.ts';
import { javaHashMapOrder } from './java-hash-map-order.ts';

/** Java's `AbstractID.hashCode`: all four words of the id. */
function hashOperatorId(id: OperatorID): number {
  const input = new DataInput(fromHex(id));
  return input.readInt() ^ input.readInt() ^ input.readInt() ^ input.readInt();
}

/**
 * Operators in the order in which Flink writes them into a snapshot: that of a hash map over their ids. Restoring checks
 * them in this order, so it decides which failure a user sees first.
 */
export const operatorsInFlinkOrder = (operators: readonly OperatorState[]): OperatorState[] =>
  javaHashMapOrder(operators, ({ operatorId }) => hashOperatorId(operatorId));

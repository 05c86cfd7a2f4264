import type { DataInput } from '../../base/data-input.ts';
import type { DataOutput } from '../../base/data-output.ts';
import { murmurHash } from '../../base/murmur-hash.ts';
import type { ValueReader } from '../../types/migrating-reader.ts';
import type { TypeSerializer } from '../../types/type-serializer.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import { LIST_DELIMITER, LIST_DELIMITER_BYTES } from './hash-map-list-state.ts';
import type { KeyContext } from './key-context.ts';
import type { KeyValueTable } from './key-value-table.ts';
import type { MapTable } from './map-table.ts';

/** Turns old bytes of a value, all that `input` has, into new ones. */
export type Rewrite = (input: DataInput, output: DataOutput) => void;

export function rewriteOne<T>(read: ValueReader<T>, serializer: TypeSerializer<T>): Rewrite {
  return (input, output) => serializer.serialize(read(input), output);
}

/** Elements with a comma between them. */
export function rewriteList<T>(read: ValueReader<T>, serializer: TypeSerializer<T>): Rewrite {
  return (input, output) => {
    for (;;) {
      serializer.serialize(read(input), output);
      if (input.remaining === 0) return;
      input.take(LIST_DELIMITER_BYTES);
      output.writeByte(LIST_DELIMITER);
    }
  };
}

/** Rewrites all values of a table without namespaces: what Flink does when it writes restored objects next time. */
export function rewriteValues(table: KeyValueTable, context: KeyContext, rewrite: Rewrite): void {
  const { entries } = table;
  const value = new WordBuffer();
  for (let group = 0; group < context.groupCount; group++) {
    for (const ref of entries.refsOf(group)) {
      value.output.clear();
      rewrite(entries.valueInput(ref), value.output);
      value.seal();
      const key = context.serializer.deserialize(entries.keyInput(ref));
      entries.update(ref, murmurHash(context.serializer.hash(key)), value);
    }
  }
}

/** The same for maps, where user keys may change too. */
export function rewriteMaps(table: MapTable, context: KeyContext, rewriteKey: Rewrite, rewriteValue: Rewrite): void {
  for (let group = 0; group < context.groupCount; group++) {
    for (const head of table.heads.refsOf(group)) rewriteItems(table, head, rewriteKey, rewriteValue);
  }
}

function rewriteItems(table: MapTable, head: number, rewriteKey: Rewrite, rewriteValue: Rewrite): void {
  const scratch = new WordBuffer();
  const { output } = scratch;
  const items = table.itemsOf(head).map((item) => {
    output.clear();
    rewriteKey(table.userKeyInput(item), output);
    const key = output.toBytes();
    output.clear();
    rewriteMapValue(table.items.valueInput(item), output, rewriteValue);
    return { key, value: output.toBytes() };
  });
  table.removeItems(head);
  // The oldest is the last of the chain: their order stays.
  for (const { key, value } of items.reverse()) {
    table.startItemKey(head).output.writeBytes(key);
    output.clear();
    output.writeBytes(value);
    scratch.seal();
    table.putItem(head, scratch);
  }
}

/** Behind the flag of a null value nothing counts. */
function rewriteMapValue(input: DataInput, output: DataOutput, rewriteValue: Rewrite): void {
  const isNull = input.readBoolean();
  output.writeBoolean(isNull);
  if (!isNull) rewriteValue(input, output);
}

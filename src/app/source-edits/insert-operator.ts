import type ts from 'typescript';
import { err, ok, type Result } from '../../core/base/result.ts';
import { TYPE_KEEPING, VIRTUAL } from './api-names.ts';
import { matchCalls, type OperatorRef } from './match-calls.ts';
import type { OperatorCall, StreamCalls } from './stream-calls.ts';
import type { TextSplice } from './text-splice.ts';

export type InsertedOperator = 'filter' | 'map';

/** An edge of the graph, by the ids of its operators. */
export interface EdgeRef {
  readonly from: string;
  readonly to: string;
}

/**
 * Puts an operator on an edge: the text goes to the consumer's side, behind the expression that stands for the producer's
 * records, so that other consumers of the same stream are left alone. It gets a line of its own where the chain has one
 * call a line.
 */
export function insertOperator(
  source: StreamCalls,
  operators: readonly OperatorRef[],
  edge: EdgeRef,
  kind: InsertedOperator,
): Result<readonly TextSplice[], string> {
  const matched = matchCalls(operators, source.calls);
  const producer = matched.get(edge.from);
  const consumer = matched.get(edge.to);
  if (producer === undefined || consumer === undefined)
    return err(notFound(operators, producer === undefined ? edge.from : edge.to));
  const receiver = source.receiverOf(consumer.node);
  const stream = receiver === undefined ? undefined : streamOf(source, receiver, producer, 0);
  if (stream === undefined) {
    return err(
      'The source does not show where this edge starts: its stream passes through a function. Insert the operator there by hand.',
    );
  }
  const type = kind === 'map' ? typeText(source, producer, 0) : null;
  return ok([spliceAfter(source, stream, `${operatorText(kind)}${type === null ? '' : `.returns(${type})`}`)]);
}

const operatorText = (kind: InsertedOperator): string =>
  kind === 'filter' ? '.filter((value) => true)' : '.map((value) => value)';

/** The expression nearest to the consumer that is exactly the producer's stream: behind keyBy, union and their like. */
function streamOf(
  source: StreamCalls,
  node: ts.Expression,
  producer: OperatorCall,
  depth: number,
): ts.Expression | undefined {
  if (depth > 100 || source.producerOf(node) === undefined) return undefined;
  const expression = source.plain(node);
  const method = source.methodOf(expression);
  if (source.ts.isCallExpression(expression) && method !== undefined && VIRTUAL.has(method)) {
    const receiver = source.receiverOf(expression);
    const inputs = [
      ...(receiver === undefined ? [] : [receiver]),
      ...expression.arguments.filter((input) => source.isStream(input)),
    ];
    for (const input of inputs) {
      const found = streamOf(source, input, producer, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (source.ts.isIdentifier(expression)) {
    // A name for a keyed stream: a filter behind it would lose the key, so it goes in front of keyBy.
    const initializer = source.initializerOf(expression);
    const made = initializer === undefined ? undefined : source.methodOf(initializer);
    if (initializer !== undefined && made !== undefined && VIRTUAL.has(made)) {
      return streamOf(source, initializer, producer, depth + 1);
    }
  }
  return source.producerOf(expression) === producer ? node : undefined;
}

/** How the program declares the records of an operator: `.returns(X)`, or the source's type; null if it doesn't. */
function typeText(source: StreamCalls, call: OperatorCall, depth: number): string | null {
  if (depth > 100) return null;
  for (let node = call.lastSetting; node !== call.node;) {
    if (source.methodOf(node) === 'returns') return node.arguments[0]?.getText(source.file) ?? null;
    const receiver = source.receiverOf(node);
    if (receiver === undefined || !source.ts.isCallExpression(receiver)) return null;
    node = receiver;
  }
  if (call.role === 'source') return sourceTypeText(source, call.node.arguments[0]);
  const receiver = source.receiverOf(call.node);
  const before = receiver === undefined ? undefined : source.producerOf(receiver);
  return TYPE_KEEPING.has(call.method) && before !== undefined ? typeText(source, before, depth + 1) : null;
}

/** The second argument of `KafkaSource.topic('transactions', Transaction)`. */
function sourceTypeText(source: StreamCalls, argument: ts.Expression | undefined): string | null {
  if (argument === undefined) return null;
  const plain = source.plain(argument);
  const made = source.ts.isIdentifier(plain) ? source.initializerOf(plain) : plain;
  for (let node = made; node !== undefined && source.ts.isCallExpression(node); node = source.receiverOf(node)) {
    if (source.methodOf(node) === 'topic') return node.arguments[1]?.getText(source.file) ?? null;
  }
  return null;
}

/** Behind an expression; on a new line if the next call of the chain stands on one. Comments stay with what they follow. */
export function spliceAfter({ file }: StreamCalls, node: ts.Node, text: string): TextSplice {
  const rest = file.text.slice(node.end);
  const toNextCall =
    /^((?:[^\S\n]*(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/)?[^\S\n]*\n)+[^\S\n]*(?:\/\/[^\n]*\n[^\S\n]*|\/\*[\s\S]*?\*\/\s*)*)(?=\??\.)/.exec(
      rest,
    );
  if (toNextCall === null) return { at: node.end, text };
  const [layout = ''] = toNextCall;
  const indent = layout.slice(layout.lastIndexOf('\n') + 1);
  return { at: node.end + layout.indexOf('\n'), text: `\n${indent}${text}` };
}

export function notFound(operators: readonly OperatorRef[], operatorId: string): string {
  const name = operators.find((operator) => operator.operatorId === operatorId)?.name ?? operatorId;
  return `The source does not show which call makes ${name}. Give it a name of its own with .name('…'), or edit by hand.`;
}

import { err, ok, type Result } from '../../core/base/result.ts';
import { notFound } from './insert-operator.ts';
import { givenName, matchCalls, type OperatorRef } from './match-calls.ts';
import type { OperatorCall, StreamCalls } from './stream-calls.ts';
import type { TextSplice } from './text-splice.ts';

/** Gives an operator of the graph a uid made from its name. */
export function addUid(
  source: StreamCalls,
  operators: readonly OperatorRef[],
  operatorId: string,
): Result<readonly TextSplice[], string> {
  const call = matchCalls(operators, source.calls).get(operatorId);
  const operator = operators.find((candidate) => candidate.operatorId === operatorId);
  if (call === undefined || operator === undefined) return err(notFound(operators, operatorId));
  return addUidToCall(source, call, givenName(operator.name));
}

/** The same, for a call found in the text: the editor's quick fix. */
export function addUidToCall(
  source: StreamCalls,
  call: OperatorCall,
  name = call.name ?? call.method,
): Result<readonly TextSplice[], string> {
  if (call.hasUid) return err('This operator has a uid.');
  const taken = new Set(source.calls.map(({ uid }) => uid));
  const uid = `.uid('${freeUid(kebabCase(name), taken)}')`;
  const { lastSetting } = call;
  const indent = indentOfOwnLine(source, lastSetting.expression.end - (source.methodOf(lastSetting)?.length ?? 0));
  return ok([{ at: lastSetting.end, text: indent === null ? uid : `\n${indent}${uid}` }]);
}

/** The blanks in front of a call's dot, if it opens its line; null if it stands behind other code. */
function indentOfOwnLine({ file }: StreamCalls, nameStart: number): string | null {
  const line = file.text.slice(file.text.lastIndexOf('\n', nameStart) + 1, nameStart);
  return /^([^\S\n]+)\??\.$/.exec(line)?.[1] ?? null;
}

function kebabCase(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words === null ? 'operator' : words.join('-').slice(0, 60);
}

function freeUid(wanted: string, taken: ReadonlySet<string | null>): string {
  let uid = wanted;
  for (let next = 2; taken.has(uid); next++) uid = `${wanted}-${next}`;
  return uid;
}

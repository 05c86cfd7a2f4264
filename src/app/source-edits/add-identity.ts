import { err, ok, type Result } from '../../core/base/result.ts';
import { notFound } from './insert-operator.ts';
import { givenName, matchCalls, type OperatorRef } from './match-calls.ts';
import type { OperatorCall, StreamCalls } from './stream-calls.ts';
import type { TextSplice } from './text-splice.ts';

/** What an operator is to be known by from now on. */
export type Identity =
  /** null: a uid made from the operator's name. */
  | { readonly kind: 'uid'; readonly uid: string | null }
  /** Also looks for state under this id: what pins an operator to state that has a generated id. */
  | { readonly kind: 'uid-hash'; readonly hash: string };

/** Gives an operator of the graph an identity. */
export function addIdentity(
  source: StreamCalls,
  operators: readonly OperatorRef[],
  operatorId: string,
  identity: Identity,
): Result<readonly TextSplice[], string> {
  const call = matchCalls(operators, source.calls).get(operatorId);
  const operator = operators.find((candidate) => candidate.operatorId === operatorId);
  if (call === undefined || operator === undefined) return err(notFound(operators, operatorId));
  if (identity.kind === 'uid-hash') return ok([settingAfter(source, call, `.setUidHash(${quoted(identity.hash)})`)]);
  if (call.hasUid) return err('This operator has a uid.');
  const uid = identity.uid ?? freeUid(kebabCase(givenName(operator.name)), source);
  return ok([settingAfter(source, call, `.uid(${quoted(uid)})`)]);
}

/** A uid for a call found in the text: the editor's quick fix. */
export const uidForCall = (source: StreamCalls, call: OperatorCall): TextSplice =>
  settingAfter(source, call, `.uid(${quoted(freeUid(kebabCase(call.name ?? call.method), source))})`);

/** Behind the last setting of a call; on a line of its own if that setting has one. */
function settingAfter(source: StreamCalls, { lastSetting }: OperatorCall, text: string): TextSplice {
  const indent = indentOfOwnLine(source, lastSetting.expression.end - (source.methodOf(lastSetting)?.length ?? 0));
  return { at: lastSetting.end, text: indent === null ? text : `\n${indent}${text}` };
}

/** A uid may come from a stranger's savepoint: whatever is in it stays inside of the quotes. */
const quoted = (text: string): string =>
  `'${JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", String.raw`\'`)}'`;

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

function freeUid(wanted: string, { calls }: StreamCalls): string {
  const taken = new Set(calls.map(({ uid }) => uid));
  let uid = wanted;
  for (let next = 2; taken.has(uid); next++) uid = `${wanted}-${next}`;
  return uid;
}

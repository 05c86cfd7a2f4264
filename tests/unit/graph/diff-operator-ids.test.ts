import { describe, expect, test } from 'vitest';
import { diffOperatorIds, type OperatorIdDiff } from '../../../src/core/graph/diff-operator-ids.ts';
import type { JobGraph } from '../../../src/core/graph/job-graph.ts';
import type { OneInputTransformation } from '../../../src/core/graph/operator-transformation.ts';
import { translate } from '../../../src/core/graph/translate.ts';
import { map, source } from './sample-program.ts';

/** source → one map per name, chained. */
function chain(names: readonly string[], change: (maps: OneInputTransformation[]) => void = () => undefined): JobGraph {
  const maps: OneInputTransformation[] = [];
  for (const name of names) maps.push(map(maps.at(-1) ?? source(), name));
  change(maps);
  return translate(maps, {}).jobGraph;
}

/** Names only. */
function summary(diff: OperatorIdDiff): unknown {
  return {
    kept: diff.kept.map((pair) => `${pair.after.name} by ${pair.foundBy}`),
    moved: diff.moved.map((pair) => pair.after.name),
    appeared: diff.appeared.map((operator) => operator.name),
    disappeared: diff.disappeared.map((operator) => operator.name),
    reassigned: diff.reassigned.map(({ before, after }) => `${before.name} to ${after.name}`),
  };
}

const SOURCE = 'Source: transactions';

describe('operator ids across an edit', () => {
  test('nothing changed', () => {
    expect(summary(diffOperatorIds(chain(['a', 'b']), chain(['a', 'b'])))).toEqual({
      kept: [`${SOURCE} by id`, 'a by id', 'b by id'],
      moved: [],
      appeared: [],
      disappeared: [],
      reassigned: [],
    });
  });

  test('an operator put into a chain takes the id of the one it pushes back', () => {
    expect(summary(diffOperatorIds(chain(['a', 'b', 'c']), chain(['a', 'new', 'b', 'c'])))).toEqual({
      kept: [`${SOURCE} by id`, 'a by id'],
      moved: ['b', 'c'],
      appeared: ['new'],
      disappeared: [],
      // b does not take c's old id: b has a chained output behind it, as c never had.
      reassigned: ['b to new'],
    });
  });

  test('a removed operator', () => {
    const { kept, moved, disappeared } = diffOperatorIds(chain(['a', 'b', 'c']), chain(['a', 'b']));
    expect(kept.map((pair) => pair.after.name)).toEqual([SOURCE, 'a']);
    expect(moved.map((pair) => pair.after.name)).toEqual(['b']);
    expect(disappeared.map((operator) => operator.name)).toEqual(['c']);
  });

  test('a renamed operator keeps its id and is known by it', () => {
    expect(summary(diffOperatorIds(chain(['a', 'b']), chain(['a', 'better b'])))).toMatchObject({
      kept: [`${SOURCE} by id`, 'a by id', 'better b by id'],
      appeared: [],
      disappeared: [],
    });
  });

  test('a uid given to an operator moves it, unless its old id is pinned', () => {
    const before = chain(['a', 'b']);
    const giveUid = ([, b]: OneInputTransformation[]): void => b?.setUid('b-id');
    expect(diffOperatorIds(before, chain(['a', 'b'], giveUid)).moved.map((pair) => pair.after.name)).toEqual(['b']);

    const oldId = before.vertices[0]?.operators[0]?.operatorId ?? '';
    const pinned = chain(['a', 'b'], (maps) => {
      giveUid(maps);
      maps[1]?.setUidHash(oldId);
    });
    expect(summary(diffOperatorIds(before, pinned))).toMatchObject({
      kept: [`${SOURCE} by id`, 'a by id', 'b by uid-hash'],
      moved: [],
    });
  });

  test('uids tell operators apart wherever they stand', () => {
    const withUids = (maps: OneInputTransformation[]): void => {
      for (const each of maps) each.setUid(`${each.name} id`);
    };
    const diff = diffOperatorIds(chain(['a', 'b'], withUids), chain(['b', 'new', 'a'], withUids));
    expect(summary(diff)).toMatchObject({ appeared: ['new'], disappeared: [], reassigned: [], moved: [] });
  });

  test('a pinned hash that belongs to another operator is shown', () => {
    const before = chain(['a', 'b']);
    const idOfB = before.vertices[0]?.operators[0]?.operatorId ?? '';
    const wrong = chain(['a', 'b'], ([a]) => a?.setUidHash(idOfB));
    expect(summary(diffOperatorIds(before, wrong))).toMatchObject({ moved: ['a'], reassigned: ['b to a'] });
  });
});

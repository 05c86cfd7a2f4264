import { describe, expect, test } from 'vitest';
import type { DeclaredState } from '../../../src/core/graph/declared-state.ts';
import type { JobOperator, JobVertex } from '../../../src/core/graph/job-graph.ts';
import { jobVertexID, type OperatorID } from '../../../src/core/model/ids.ts';
import {
  restoreVerdict,
  type RestoreVerdict,
  type VerdictOptions,
} from '../../../src/core/savepoint/restore-verdict.ts';
import { summarizeSavepoint } from '../../../src/core/savepoint/summarize-savepoint.ts';
import { simpleSnapshot } from '../../../src/core/types/make-snapshot.ts';
import type { SimpleType } from '../../../src/core/types/snapshot-classes.ts';
import { COUNTER, MemoryFiles, sampleSavepoint } from './sample-savepoint.ts';
import { id } from './state-fixtures.ts';

const savepoint = sampleSavepoint(new Map(Array.from({ length: 12 }, (_, i) => [i, i] as const)));
const summary = new MemoryFiles().read(summarizeSavepoint(savepoint, { countKeys: true }));

/** An operator that counts per Long key, in a state of the given name and type. */
const counts = (name: string, value: SimpleType, key: SimpleType = 'Long'): DeclaredState => ({
  status: 'declared',
  keySerializer: simpleSnapshot(key),
  keyed: [
    {
      name,
      kind: 'VALUE',
      namespaceSerializer: simpleSnapshot('VoidNamespace'),
      valueSerializer: simpleSnapshot(value),
    },
  ],
  operator: [],
});

function vertexOf(
  operatorId: OperatorID,
  declaredState: DeclaredState,
  overrides: Partial<JobOperator> & { parallelism?: number; maxParallelism?: number } = {},
): JobVertex {
  const { parallelism = 2, maxParallelism = -1, ...rest } = overrides;
  const operator: JobOperator = {
    operatorId,
    userDefinedOperatorId: null,
    uid: 'counter-id',
    name: 'counter',
    kind: 'one-input',
    role: 'operator',
    hasCoordinator: false,
    streamNodeId: 1,
    topics: [],
    declaredState,
    ...rest,
  };
  return {
    id: jobVertexID(operatorId),
    name: 'counter',
    parallelism,
    maxParallelism,
    slotSharingGroup: 'default',
    operators: [operator],
    chainedEdges: [],
  };
}

function judge(vertex: JobVertex, options: Partial<VerdictOptions> = {}): RestoreVerdict {
  const graph = { vertices: [vertex], topologicalOrder: [vertex.id] };
  return restoreVerdict(savepoint.metadata, graph, {
    allowNonRestoredState: false,
    path: 's3://b/sp',
    stateBackend: 'hashmap',
    summary,
    ...options,
  });
}

const fates = (verdict: RestoreVerdict): string[] =>
  verdict.operators.flatMap(({ states }) => states.map(({ name, fate }) => `${name} ${fate}`));

describe('restoreVerdict', () => {
  test('a state that is kept, and those that nobody asks for', () => {
    const verdict = judge(vertexOf(COUNTER, counts('count', 'Long')));
    expect(verdict).toMatchObject({ outcome: 'restored', failure: null, orphanedBytes: 0, orphanedKeys: 0 });
    expect(verdict.operators).toMatchObject([
      { fate: 'restored', matchedBy: 'uid', keyCount: 12, oldParallelism: 2, newParallelism: 2 },
    ]);
    expect(fates(verdict)).toEqual(['count restored', 'byDay carried-along', 'buffered carried-along']);
  });

  test('a renamed state starts empty, and the old one stays', () => {
    expect(fates(judge(vertexOf(COUNTER, counts('counter', 'Long'))))).toEqual([
      'counter new',
      'count carried-along',
      'byDay carried-along',
      'buffered carried-along',
    ]);
  });

  test('an operator that is not keyed any more loses its keyed state without an error', () => {
    const verdict = judge(vertexOf(COUNTER, { status: 'declared', keySerializer: null, keyed: [], operator: [] }));
    expect(verdict.outcome).toBe('restored');
    expect(fates(verdict)).toEqual(['count dropped', 'byDay dropped', 'buffered carried-along']);
  });

  test('without uid: the missing operator, what is lost, and the id to pin', () => {
    const verdict = judge(vertexOf(id(5), counts('count', 'Long'), { uid: null }));
    expect(verdict.outcome).toBe('failed-at-submission');
    expect(verdict.operators.map(({ operatorId, fate }) => [operatorId, fate])).toEqual([
      [id(5), 'new'],
      [COUNTER, 'orphaned'],
    ]);
    expect(verdict.failure?.explanation.text).toContain("'counter' (uid counter-id) (12 keys,");
    expect(verdict.failure?.explanation.fixes.join(' ')).toContain(".uid('counter-id')");
    expect(verdict.orphanedKeys).toBe(12);
  });

  test('with -n it starts, and says how much it leaves behind', () => {
    const verdict = judge(vertexOf(id(5), counts('count', 'Long')), { allowNonRestoredState: true });
    expect(verdict).toMatchObject({ outcome: 'restored-state-dropped', failure: null, orphanedKeys: 12 });
    expect(verdict.orphanedBytes).toBeGreaterThan(0);
  });

  test('a type that can’t be migrated fails when the job runs, on its state', () => {
    const verdict = judge(vertexOf(COUNTER, counts('count', 'String')));
    expect(verdict).toMatchObject({
      outcome: 'failed-at-runtime',
      failure: {
        when: 'runtime',
        error: { message: 'Error while getting state' },
        check: { kind: 'value-serializer', state: 'count' },
      },
    });
    expect(fates(verdict)[0]).toBe('count incompatible');
  });

  test('keys of another type fail before any state is asked for', () => {
    expect(judge(vertexOf(COUNTER, counts('count', 'String', 'Int'))).failure?.check).toMatchObject({
      kind: 'key-serializer',
    });
  });

  test('what is not declared, or was not read, is unknown', () => {
    const undeclared = judge(vertexOf(COUNTER, { status: 'unknown', reason: 'open() threw' }));
    expect(fates(undeclared)).toEqual(['count unknown', 'byDay unknown', 'buffered unknown']);
    const unread = judge(vertexOf(COUNTER, counts('count', 'Long')), { summary: null });
    expect(fates(unread)).toEqual(['count unknown']);
    expect(unread.orphanedKeys).toBeNull();
  });

  test('max parallelism is taken over, or refused if it was set to another value', () => {
    const vertex = vertexOf(COUNTER, counts('count', 'Long'), { parallelism: 100 });
    expect(judge(vertex).maxParallelism.get(vertex.id)).toBe(128);
    const changed = judge(vertexOf(COUNTER, counts('count', 'Long'), { maxParallelism: 256 }), {
      allowNonRestoredState: true,
    });
    expect(changed.failure?.explanation.fixes[0]).toBe('Set setMaxParallelism(128).');
  });
});

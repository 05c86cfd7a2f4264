import type { DeclaredState, KeyedStateDeclaration, OperatorStateDeclaration } from '../graph/declared-state.ts';
import type { JobOperator } from '../graph/job-graph.ts';
import type { OperatorState } from '../model/checkpoint-metadata.ts';
import { FlinkError } from '../model/flink-error.ts';
import type { KeyedStateMetaInfo } from '../state/canonical/state-meta-info.ts';
import { printSnapshot } from '../types/print-snapshot.ts';
import { findRemovedEnum } from './removed-enum.ts';
import { RestoreCheckError, unexpectedHandle, type FailedCheck } from './restore-check.ts';
import {
  judgeKeyedState,
  judgeKeySerializer,
  judgeOperatorState,
  type StateBackendName,
  type StateOutcome,
} from './state-compatibility.ts';
import type { KeyedSummary, OperatorStateSummary, OperatorSummary } from './summarize-savepoint.ts';

/** What becomes of one state of an operator. */
export interface StateVerdict {
  readonly name: string;
  /** VALUE, LIST, ..., PRIORITY_QUEUE; SPLIT_DISTRIBUTE, UNION or BROADCAST for state that is not keyed. */
  readonly kind: string;
  /**
   * `restored`, `reconfigured` and `migrated`: values are taken over. `carried-along`: the program does not ask for it;
   * it stays, unseen, in every later snapshot. `dropped`: the operator no longer has state of this sort, so it is gone
   * with the next snapshot. `new`: starts empty. `unknown`: only running tells.
   */
  readonly fate:
    'restored' | 'reconfigured' | 'migrated' | 'incompatible' | 'carried-along' | 'dropped' | 'new' | 'unknown';
  /** Types for people; null where there is none. */
  readonly oldType: string | null;
  readonly newType: string | null;
  readonly reason: string;
  readonly warning: string | null;
}

export interface OperatorStatesVerdict {
  readonly states: readonly StateVerdict[];
  /** The first check that fails in this operator; the chain that Flink shows is its `cause`. */
  readonly failure: RestoreCheckError | null;
}

type Declared = Extract<DeclaredState, { status: 'declared' }>;

const keyedType = (info: KeyedStateMetaInfo): string =>
  printSnapshot(info.backendStateType === 'PRIORITY_QUEUE' ? info.elementSerializer : info.valueSerializer);

const keyedKind = (info: KeyedStateMetaInfo): string =>
  info.backendStateType === 'PRIORITY_QUEUE' ? 'PRIORITY_QUEUE' : info.keyedStateType;

const listType = ({ info }: OperatorStateSummary): string =>
  info.backendStateType === 'OPERATOR'
    ? printSnapshot(info.elementSerializer)
    : `${printSnapshot(info.keySerializer)} -> ${printSnapshot(info.valueSerializer)}`;

interface Judged {
  readonly verdict: StateVerdict;
  readonly failure: RestoreCheckError | null;
}

function newState(declaration: KeyedStateDeclaration | OperatorStateDeclaration): Judged {
  const kind = 'kind' in declaration ? declaration.kind : declaration.mode;
  const newType = printSnapshot(declaration.valueSerializer);
  const reason = 'the snapshot has no state of this name: it starts empty';
  return {
    verdict: { name: declaration.name, kind, fate: 'new', oldType: null, newType, reason, warning: null },
    failure: null,
  };
}

function judged(
  operator: JobOperator,
  declaration: KeyedStateDeclaration | OperatorStateDeclaration,
  outcome: StateOutcome,
  was: { readonly kind: string; readonly type: string },
): Judged {
  const now = 'kind' in declaration ? declaration.kind : declaration.mode;
  const { fate, reason, warning, error, failedCheck } = outcome;
  const newType = printSnapshot(declaration.valueSerializer);
  const verdict = {
    name: declaration.name,
    kind: now,
    fate,
    oldType: was.type,
    newType,
    reason,
    warning: warning ?? null,
  };
  if (error === null || failedCheck === null) return { verdict, failure: null };
  const state = declaration.name;
  const check: FailedCheck =
    failedCheck === 'state-kind'
      ? { kind: failedCheck, operator, state, was: was.kind, now }
      : { kind: failedCheck, operator, state };
  return { verdict, failure: new RestoreCheckError(error.className, error.message, check, error) };
}

function judgeDeclared(
  operator: JobOperator,
  declared: Declared,
  summary: OperatorSummary,
  backend: StateBackendName,
): readonly Judged[] {
  const restoredLists = new Map(summary.operatorState.map((state) => [state.info.name, state]));
  const restoredKeyed = new Map(summary.keyed?.states.map(({ info }) => [info.name, info]));
  // `initializeState` comes before `open`: operator state is registered first.
  const lists = declared.operator.map((declaration) => {
    const found = restoredLists.get(declaration.name);
    // Lists and broadcast states have separate registries: one does not see the other.
    const sameRegistry =
      found !== undefined && (found.info.mode === 'BROADCAST') === (declaration.mode === 'BROADCAST');
    if (!sameRegistry) return newState(declaration);
    return judged(operator, declaration, judgeOperatorState(declaration, found.info), {
      kind: found.info.mode,
      type: listType(found),
    });
  });
  const keyed = declared.keyed.map((declaration) => {
    const found = restoredKeyed.get(declaration.name);
    if (found === undefined) return newState(declaration);
    return judged(operator, declaration, judgeKeyedState(declaration, found, backend), {
      kind: keyedKind(found),
      type: keyedType(found),
    });
  });
  return [...lists, ...keyed];
}

/** States of the snapshot that the program does not ask for. */
function unasked(declared: Declared | null, summary: OperatorSummary): readonly StateVerdict[] {
  const names = new Set([...(declared?.keyed ?? []), ...(declared?.operator ?? [])].map(({ name }) => name));
  const verdicts: StateVerdict[] = [];
  const add = (name: string, kind: string, oldType: string, isCarried: boolean): void => {
    if (names.has(name)) return;
    const common = { name, kind, oldType, newType: null };
    if (declared === null) {
      verdicts.push({ ...common, fate: 'unknown', reason: 'not known before it runs', warning: null });
    } else if (isCarried) {
      const reason = 'the program does not ask for it: it is carried along in every later snapshot';
      verdicts.push({ ...common, fate: 'carried-along', reason, warning: null });
    } else {
      const reason = 'the operator is not keyed any more: its keyed state is gone with the next snapshot';
      verdicts.push({ ...common, fate: 'dropped', reason, warning: 'this state is lost without an error' });
    }
  };
  const staysKeyed = declared === null || declared.keySerializer !== null;
  for (const { info } of summary.keyed?.states ?? []) add(info.name, keyedKind(info), keyedType(info), staysKeyed);
  for (const state of summary.operatorState) add(state.info.name, state.info.mode, listType(state), true);
  return verdicts;
}

function undecided(declared: DeclaredState, reason: string): readonly StateVerdict[] {
  if (declared.status === 'unknown') return [];
  return [...declared.operator, ...declared.keyed].map((declaration) => ({
    name: declaration.name,
    kind: 'kind' in declaration ? declaration.kind : declaration.mode,
    fate: 'unknown',
    oldType: null,
    newType: printSnapshot(declaration.valueSerializer),
    reason,
    warning: null,
  }));
}

/** The chain around what fails while a keyed backend is built; the link that names class and subtask is left out. */
function buildingBackend(cause: FlinkError, backend: StateBackendName): FlinkError {
  const message = backend === 'hashmap' ? 'Failed when trying to restore heap backend' : 'Caught unexpected exception.';
  const building = new FlinkError('org.apache.flink.runtime.state.BackendBuildingException', message, cause);
  return new FlinkError('java.lang.Exception', 'Exception while creating StreamOperatorStateContext.', building);
}

const failedBuilding = (cause: FlinkError, check: FailedCheck, backend: StateBackendName): RestoreCheckError =>
  new RestoreCheckError(cause.className, cause.message, check, buildingBackend(cause, backend));

/** Only canonical state is read by every backend. RocksDB does not notice: it misreads the bytes, and anything may come. */
function checkFormat(
  state: OperatorState,
  { keyed }: OperatorSummary,
  backend: StateBackendName,
): RestoreCheckError | null {
  if (keyed?.layout === 'rocksdb-files' && backend === 'hashmap') {
    const error = unexpectedHandle(state, 'IncrementalRemoteKeyedStateHandle');
    return failedBuilding(error, error.check, backend);
  }
  if (keyed?.layout === 'hashmap-native' && backend === 'rocksdb') {
    const misread = new FlinkError('java.io.IOException', 'The state is in the own format of the HashMap backend.');
    return failedBuilding(misread, { kind: 'backend-format', operator: state }, backend);
  }
  return null;
}

/** Step 4: everything that fails before the operator asks for a state. */
function checkBackend(
  operator: JobOperator,
  declared: Declared | null,
  state: OperatorState,
  summary: OperatorSummary,
  backend: StateBackendName,
): RestoreCheckError | null {
  const wrongFormat =
    declared === null || declared.keySerializer === null ? null : checkFormat(state, summary, backend);
  if (wrongFormat !== null) return wrongFormat;
  if (summary.unreadable !== null) {
    const cause = new FlinkError('java.io.IOException', summary.unreadable);
    return failedBuilding(cause, { kind: 'state-unreadable', operator: state }, backend);
  }
  if (declared === null) return null;
  const removed = findRemovedEnum(declared, summary);
  if (removed !== null) {
    const message = `Could not create a restore serializer for enum class ${removed}. Probably because an enum value was removed.`;
    const cause = new FlinkError('java.lang.IllegalStateException', message);
    return failedBuilding(cause, { kind: 'state-unreadable', operator: state }, backend);
  }
  return checkKey(operator, declared, summary.keyed, backend);
}

function checkKey(
  operator: JobOperator,
  declared: Declared,
  keyed: KeyedSummary | null,
  backend: StateBackendName,
): RestoreCheckError | null {
  if (declared.keySerializer === null || keyed === null) return null;
  const { error } = judgeKeySerializer(declared.keySerializer, keyed.keySerializer);
  return error === null ? null : failedBuilding(error, { kind: 'key-serializer', operator }, backend);
}

/**
 * What becomes of the states of one operator, in the order of steps 4 and 5 of a restore.
 * @param state what the snapshot has of it, undefined if nothing
 * @param summary undefined if the state files were not read
 */
export function judgeOperatorStates(
  operator: JobOperator,
  state: OperatorState | undefined,
  summary: OperatorSummary | undefined,
  backend: StateBackendName,
): OperatorStatesVerdict {
  const { declaredState } = operator;
  const declared = declaredState.status === 'declared' ? declaredState : null;
  if (state === undefined) {
    const states =
      declared === null
        ? []
        : [...declared.operator, ...declared.keyed].map((declaration) => newState(declaration).verdict);
    return { states, failure: null };
  }
  if (summary === undefined)
    return { states: undecided(declaredState, 'the state files were not read'), failure: null };
  const beforeStates = checkBackend(operator, declared, state, summary, backend);
  const known = declared === null ? [] : judgeDeclared(operator, declared, summary, backend);
  const states = [...known.map(({ verdict }) => verdict), ...unasked(declared, summary)];
  return { states, failure: beforeStates ?? known.find(({ failure }) => failure !== null)?.failure ?? null };
}

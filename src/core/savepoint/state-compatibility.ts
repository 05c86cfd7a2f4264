import type { KeyedStateDeclaration, OperatorStateDeclaration } from '../graph/declared-state.ts';
import { FlinkError } from '../model/flink-error.ts';
import type {
  BroadcastMetaInfo,
  KeyedStateMetaInfo,
  OperatorListMetaInfo,
} from '../state/canonical/state-meta-info.ts';
import { compositeClassOf, simpleClassName } from '../types/snapshot-classes.ts';
import type { SchemaCompatibility } from '../types/compatibility-verdict.ts';
import { resolveSchemaCompatibility } from '../types/schema-compatibility.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';
import { printSerializer } from './serializer-class.ts';

/** The backend that restores: some words and rules differ. */
export type StateBackendName = 'hashmap' | 'rocksdb';

/** What becomes of a state that both savepoint and program have. */
export interface StateOutcome {
  readonly fate: 'restored' | 'reconfigured' | 'migrated' | 'incompatible';
  /** For people: what changed. */
  readonly reason: string;
  /** Where Flink accepts, and yet data suffers. */
  readonly warning?: string;
  /** The error as user code meets it, outermost first; null unless incompatible. */
  readonly error: FlinkError | null;
  readonly failedCheck: 'namespace-serializer' | 'state-kind' | 'value-serializer' | null;
}

const migrationError = (message: string): FlinkError =>
  new FlinkError('org.apache.flink.util.StateMigrationException', message);
const illegalState = (message: string): FlinkError => new FlinkError('java.lang.IllegalStateException', message);

/** `DefaultKeyedStateStore` wraps what user code meets; windows ask the backend itself. */
const inUserCode = (declaration: KeyedStateDeclaration, cause: FlinkError): FlinkError => {
  const namespace = declaration.namespaceSerializer;
  const isVoid = namespace?.kind === 'simple' && namespace.className === simpleClassName('VoidNamespace');
  return isVoid ? new FlinkError('java.lang.RuntimeException', 'Error while getting state', cause) : cause;
};

function accepted({ verdict, reason, warning }: SchemaCompatibility): StateOutcome {
  const fate =
    verdict === 'compatible-after-migration'
      ? 'migrated'
      : verdict === 'compatible-with-reconfigured-serializer'
        ? 'reconfigured'
        : 'restored';
  const outcome = { fate, reason, error: null, failedCheck: null } as const;
  return warning === undefined ? outcome : { ...outcome, warning };
}

const refused = (
  failedCheck: NonNullable<StateOutcome['failedCheck']>,
  reason: string,
  error: FlinkError,
): StateOutcome => ({ fate: 'incompatible', reason, error, failedCheck });

/** RocksDB rewrites entries one by one and can't change their keys; the HashMap backend holds whole maps. */
function mapKeyMigrates(now: SerializerSnapshot, was: SerializerSnapshot): boolean {
  if (now.kind !== 'composite' || was.kind !== 'composite') return false;
  if (compositeClassOf(now.className)?.type !== 'Map') return false;
  const [nowKey, wasKey] = [now.nested[0], was.nested[0]];
  if (nowKey === undefined || wasKey === undefined) return false;
  return resolveSchemaCompatibility(nowKey, wasKey).verdict === 'compatible-after-migration';
}

function judgeQueue(
  declaration: KeyedStateDeclaration,
  was: SerializerSnapshot,
  backend: StateBackendName,
): StateOutcome {
  const answer = resolveSchemaCompatibility(declaration.valueSerializer, was);
  if (answer.verdict !== 'incompatible') return accepted(answer);
  const message = 'new priority queue serializer must not be incompatible.';
  const cause = migrationError(backend === 'hashmap' ? `For heap backends, the ${message}` : `The ${message}`);
  const wrapped = new FlinkError(
    'org.apache.flink.util.FlinkRuntimeException',
    `${cause.className}: ${cause.message}`,
    cause,
  );
  return refused('value-serializer', answer.reason, wrapped);
}

/**
 * Registers a declared keyed state over a restored one of the same name, as a backend does: namespace, kind, value.
 * @param backend whose rules and words apply
 */
export function judgeKeyedState(
  declaration: KeyedStateDeclaration,
  restored: KeyedStateMetaInfo,
  backend: StateBackendName,
): StateOutcome {
  const wasKind = restored.backendStateType === 'PRIORITY_QUEUE' ? 'PRIORITY_QUEUE' : restored.keyedStateType;
  if (restored.backendStateType === 'PRIORITY_QUEUE' || declaration.kind === 'PRIORITY_QUEUE') {
    if (restored.backendStateType === 'PRIORITY_QUEUE' && declaration.kind === 'PRIORITY_QUEUE') {
      return judgeQueue(declaration, restored.elementSerializer, backend);
    }
    return refusedKind(declaration, wasKind);
  }
  const heap = backend === 'hashmap';
  if (declaration.namespaceSerializer !== null) {
    const { verdict, reason } = resolveSchemaCompatibility(
      declaration.namespaceSerializer,
      restored.namespaceSerializer,
    );
    if (verdict === 'incompatible' || verdict === 'compatible-after-migration') {
      const now = printSerializer(declaration.namespaceSerializer);
      const words = `new namespace serializer (${now}) must be compatible with the old namespace serializer (${printSerializer(restored.namespaceSerializer)}).`;
      const cause = migrationError(heap ? `For heap backends, the ${words}` : `The ${words}`);
      return refused('namespace-serializer', reason, inUserCode(declaration, cause));
    }
  }
  if (wasKind !== declaration.kind) return refusedKind(declaration, wasKind);
  return judgeValue(declaration, restored.valueSerializer, heap);
}

function refusedKind(declaration: KeyedStateDeclaration, was: string): StateOutcome {
  const cause = illegalState(
    `Incompatible key/value state types. Was [${was}], registered with [${declaration.kind}].`,
  );
  return refused('state-kind', `the state was a ${was} state`, inUserCode(declaration, cause));
}

function judgeValue(declaration: KeyedStateDeclaration, was: SerializerSnapshot, heap: boolean): StateOutcome {
  const now = declaration.valueSerializer;
  const answer = resolveSchemaCompatibility(now, was);
  if (answer.verdict === 'incompatible') {
    const words = `new state serializer (${printSerializer(now)}) must not be incompatible with the old state serializer (${printSerializer(was)}).`;
    const cause = migrationError(heap ? `For heap backends, the ${words}` : `The ${words}`);
    return refused('value-serializer', answer.reason, inUserCode(declaration, cause));
  }
  if (!heap && mapKeyMigrates(now, was)) {
    const cause = migrationError(
      'The new serializer for a MapState requires state migration in order for the job to proceed, since the key schema has changed. However, migration for MapState currently only allows value schema evolutions.',
    );
    return refused('value-serializer', answer.reason, inUserCode(declaration, cause));
  }
  return accepted(answer);
}

/** The same for list, union and broadcast state, which is on the heap with every backend. */
export function judgeOperatorState(
  declaration: OperatorStateDeclaration,
  restored: OperatorListMetaInfo | BroadcastMetaInfo,
): StateOutcome {
  if (declaration.mode !== restored.mode) {
    const error = illegalState(
      `Incompatible state assignment modes. Was [${restored.mode}], registered with [${declaration.mode}].`,
    );
    return refused('state-kind', `the state was distributed as ${restored.mode}`, error);
  }
  if (restored.backendStateType === 'OPERATOR') {
    const answer = resolveSchemaCompatibility(declaration.valueSerializer, restored.elementSerializer);
    if (answer.verdict !== 'incompatible') return accepted(answer);
    return refused(
      'value-serializer',
      answer.reason,
      migrationError('The new state typeSerializer for operator state must not be incompatible.'),
    );
  }
  if (declaration.keySerializer !== null) {
    const answer = resolveSchemaCompatibility(declaration.keySerializer, restored.keySerializer);
    if (answer.verdict === 'incompatible') {
      return refused(
        'value-serializer',
        answer.reason,
        migrationError('The new key typeSerializer for broadcast state must not be incompatible.'),
      );
    }
  }
  const answer = resolveSchemaCompatibility(declaration.valueSerializer, restored.valueSerializer);
  if (answer.verdict !== 'incompatible') return accepted(answer);
  return refused(
    'value-serializer',
    answer.reason,
    migrationError('The new value typeSerializer for broadcast state must not be incompatible.'),
  );
}

/** Whether keys may be taken over: neither a migration nor less will do. */
export function judgeKeySerializer(
  now: SerializerSnapshot,
  was: SerializerSnapshot,
): { readonly reason: string; readonly error: FlinkError | null } {
  const { verdict, reason } = resolveSchemaCompatibility(now, was);
  if (verdict === 'compatible-as-is' || verdict === 'compatible-with-reconfigured-serializer')
    return { reason, error: null };
  const message = `The new key serializer (${printSerializer(now)}) must be compatible with the previous key serializer (${printSerializer(was)}).`;
  return { reason, error: migrationError(message) };
}

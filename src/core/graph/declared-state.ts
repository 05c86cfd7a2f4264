import type { OperatorStateMode } from '../model/state-handles.ts';
import type { SerializerSnapshot } from '../types/serializer-snapshot.ts';

/** `StateDescriptor.Type` as a savepoint names it. */
export type KeyedStateKind = 'VALUE' | 'LIST' | 'MAP' | 'REDUCING' | 'AGGREGATING' | 'PRIORITY_QUEUE';

/** A keyed state that an operator asks for in `open`. Serializers as they would stand in a savepoint. */
export interface KeyedStateDeclaration {
  readonly name: string;
  readonly kind: KeyedStateKind;
  /** null for PRIORITY_QUEUE, whose element serializer holds key and namespace. */
  readonly namespaceSerializer: SerializerSnapshot | null;
  readonly valueSerializer: SerializerSnapshot;
}

/** A list, union or broadcast state. `keySerializer` for BROADCAST only. */
export interface OperatorStateDeclaration {
  readonly name: string;
  readonly mode: OperatorStateMode;
  readonly keySerializer: SerializerSnapshot | null;
  readonly valueSerializer: SerializerSnapshot;
}

/** What an operator will register, as found by a dry open; `unknown` if that failed: then only running tells. */
export type DeclaredState =
  | {
      readonly status: 'declared';
      /** null if the operator is not keyed. */
      readonly keySerializer: SerializerSnapshot | null;
      readonly keyed: readonly KeyedStateDeclaration[];
      readonly operator: readonly OperatorStateDeclaration[];
    }
  | { readonly status: 'unknown'; readonly reason: string };

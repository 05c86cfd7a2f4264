import type { TypeSerializer } from '../../types/type-serializer.ts';
import { writeVariableLength } from '../canonical/key-prefix.ts';
import { WordBuffer } from '../table/word-buffer.ts';
import { compositeHash } from './composite-hash.ts';
import type { KeyContext } from './key-context.ts';

/**
 * What a state acts on: the current key and a namespace, as the bytes that follow the key-group prefix in a savepoint.
 * All states without namespace share one, so that a key is serialized once per element at most.
 */
export class StateScope<N = unknown> {
  /** Of key and namespace. */
  readonly bytes = new WordBuffer();
  /** Length of the key within `bytes`. */
  keyLength = 0;
  /** For the index. */
  hash = 0;
  /** Grows with each change of key or namespace. Valid after `refresh`. */
  version = 0;
  #keyVersion = -1;
  #namespace: N;
  readonly #isConstantNamespace: boolean;
  readonly #hasLengths: boolean;

  constructor(
    readonly context: KeyContext,
    readonly namespaceSerializer: TypeSerializer<N>,
    namespace: N,
  ) {
    this.#namespace = namespace;
    this.#isConstantNamespace = namespaceSerializer.length === 0;
    this.#hasLengths = namespaceSerializer.length < 0 && context.serializer.length < 0;
  }

  setNamespace(namespace: N): void {
    this.#namespace = namespace;
    this.#keyVersion = -1;
  }

  get group(): number {
    return this.context.group;
  }

  /** Brings everything up to the current key. Answers `version`. */
  refresh(): number {
    if (this.#keyVersion !== this.context.version || this.context.version === 0) this.#serialize();
    return this.version;
  }

  #serialize(): void {
    const { bytes, context } = this;
    const { output } = bytes;
    output.clear();
    context.serializeKey(output);
    this.keyLength = output.position;
    if (this.#hasLengths) writeVariableLength(this.keyLength, output);
    const namespaceStart = output.position;
    this.namespaceSerializer.serialize(this.#namespace, output);
    const namespaceEnd = output.position;
    if (this.#hasLengths) writeVariableLength(namespaceEnd - namespaceStart, output);
    bytes.seal();
    this.hash = this.#isConstantNamespace
      ? context.mixedHash
      : compositeHash(context.mixedHash, output.buffer, namespaceStart, namespaceEnd);
    this.version++;
    this.#keyVersion = context.version;
  }
}

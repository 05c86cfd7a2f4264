import type { DataOutput } from '../../base/data-output.ts';
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
  readonly #isVoid: boolean;
  readonly #hasLengths: boolean;

  constructor(
    readonly context: KeyContext,
    readonly namespaceSerializer: TypeSerializer<N>,
    namespace: N,
  ) {
    this.#namespace = namespace;
    this.#isConstantNamespace = namespaceSerializer.length === 0;
    this.#isVoid = namespace === null;
    this.#hasLengths = namespaceSerializer.length < 0 && context.serializer.length < 0;
  }

  setNamespace(namespace: N): void {
    this.#namespace = namespace;
    this.#keyVersion = -1;
  }

  /** Brings everything up to the current key. Answers `version`. */
  refresh(): number {
    if (this.#keyVersion !== this.context.version || this.context.version === 0) this.#serialize();
    return this.version;
  }

  #serialize(): void {
    const { context } = this;
    const { output } = this.bytes;
    output.position = 0;
    context.serializeKey(output);
    this.keyLength = output.position;
    if (this.#isVoid) {
      this.bytes.sealWithZero();
      this.hash = context.mixedHash;
    } else {
      this.#serializeNamespace(output);
    }
    this.version++;
    this.#keyVersion = context.version;
  }

  #serializeNamespace(output: DataOutput): void {
    if (this.#hasLengths) writeVariableLength(this.keyLength, output);
    const start = output.position;
    this.namespaceSerializer.serialize(this.#namespace, output);
    const end = output.position;
    if (this.#hasLengths) writeVariableLength(end - start, output);
    this.bytes.seal();
    const keyHash = this.context.mixedHash;
    this.hash = this.#isConstantNamespace ? keyHash : compositeHash(keyHash, output.buffer, start, end);
  }
}

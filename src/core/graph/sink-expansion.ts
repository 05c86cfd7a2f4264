import { FlinkError } from '../model/flink-error.ts';
import { OneInputTransformation, type OneInputSpec } from './operator-transformation.ts';
import { PhysicalTransformation } from './physical-transformation.ts';
import { SinkTransformation } from './sink-transformation.ts';
import { illegalArgument, PARALLELISM_DEFAULT, type Transformation } from './transformation.ts';
import { PartitionTransformation } from './virtual-transformation.ts';

// The parts are known by these names, also those that a custom topology names so (as in Flink).
const WRITER = 'Writer';
const COMMITTER = 'Committer';
const GLOBAL_COMMITTER = 'Global Committer';

/**
 * The operators of a V2 sink, in order of creation: [pre-write] → Writer → [pre-commit] → Committer → [post-commit].
 * Rules of `SinkTransformationTranslator` in streaming mode.
 * @throws FlinkError (IllegalStateException) if a custom part has a uid and the sink has none
 */
export function expandSink(sink: SinkTransformation): Transformation[] {
  return new SinkExpansion(sink).expand();
}

class SinkExpansion {
  readonly #sink: SinkTransformation;
  readonly #parts: Transformation[] = [];

  constructor(sink: SinkTransformation) {
    this.#sink = sink;
  }

  expand(): Transformation[] {
    const { topology, inputs } = this.#sink;
    const [input] = inputs;
    if (input === undefined) throw illegalArgument('A sink needs an input.');
    this.#checkCommitter();
    const prewritten = topology.preWrite === undefined ? input : this.#addCustom(input, topology.preWrite);
    const writerTraits = { isYielding: true, ...(topology.topics !== undefined && { topics: topology.topics }) };
    const written = this.#add(() => part(prewritten, WRITER, 'sink-writer', topology.writer, writerTraits));
    if (topology.committer !== undefined) this.#addCommitter(written);
    return this.#parts;
  }

  #checkCommitter(): void {
    const { preCommit, postCommit, globalCommitter, committer } = this.#sink.topology;
    if (committer !== undefined) return;
    const needsCommitter =
      preCommit !== undefined ? 'Pre' : postCommit !== undefined || globalCommitter !== undefined ? 'Post' : null;
    if (needsCommitter !== null)
      throw illegalArgument(`Sink with Supports${needsCommitter}CommitTopology should implement SupportsCommitter`);
  }

  #addCommitter(written: Transformation): void {
    const { preCommit, committer, postCommit, globalCommitter } = this.#sink.topology;
    const forwarded = forward(written);
    const precommitted = preCommit === undefined ? forwarded : this.#addCustom(forwarded, preCommit);
    const committed = forward(this.#add(() => part(precommitted, COMMITTER, 'committer', committer)));
    if (postCommit !== undefined) this.#adopt(committed, postCommit, true);
    if (globalCommitter !== undefined) {
      this.#add(() => {
        const all = new PartitionTransformation({ input: committed, shipStrategy: 'GLOBAL' });
        const added = part(all, GLOBAL_COMMITTER, 'global-committer', globalCommitter);
        added.forceNonParallel();
        return added;
      });
    }
  }

  #add(build: () => Transformation): Transformation {
    const built = build();
    this.#takeOver(built, false);
    this.#parts.push(built);
    return built;
  }

  #addCustom(input: Transformation, build: (input: Transformation) => Transformation): Transformation {
    const [end] = this.#adopt(input, (stream) => [build(stream)], true);
    return end ?? input;
  }

  /** Lets the user's code build on `input` and makes what it built part of the sink. */
  #adopt(
    input: Transformation,
    build: (input: Transformation) => readonly Transformation[],
    isCustom: boolean,
  ): readonly Transformation[] {
    const lastBefore = input.ids.last;
    const ends = build(input);
    for (const built of createdAfter(lastBefore, ends)) {
      if (!(built instanceof PhysicalTransformation || built instanceof SinkTransformation)) continue;
      this.#takeOver(built, isCustom);
      this.#parts.push(built);
    }
    return ends;
  }

  /** Gives a part the sink's name, uid and settings, where it has none of its own. */
  #takeOver(built: Transformation, isCustom: boolean): void {
    const sink = this.#sink;
    if (isCustom && built.uid !== null && built.uid !== '' && (sink.uid === null || sink.uid === '')) {
      throw new FlinkError(
        'java.lang.IllegalStateException',
        `Sink ${sink.name} requires to set a uid since its customized topology has set uid for some operators.`,
      );
    }
    const uidHash = this.#uidHashOf(built.name);
    if (uidHash !== undefined) built.setUidHash(uidHash);
    const uid = this.#uidOf(built);
    if (uid !== null) built.setUid(uid);
    built.name = `${sink.name}: ${built.name}`;
    built.slotSharingGroup ??= sink.slotSharingGroup;
    if (built.parallelism === PARALLELISM_DEFAULT) built.setParallelism(sink.parallelism);
    if (built.maxParallelism < 0 && sink.maxParallelism > 0) built.setMaxParallelism(sink.maxParallelism);
    const hasStrategy = built instanceof PhysicalTransformation || built instanceof SinkTransformation;
    if (sink.chainingStrategy !== null && hasStrategy) built.chainingStrategy = sink.chainingStrategy;
  }

  #uidHashOf(name: string): string | undefined {
    const { writer, committer, globalCommitter } = this.#sink.uidHashes;
    switch (name) {
      case WRITER:
        return writer;
      case COMMITTER:
        return committer;
      case GLOBAL_COMMITTER:
        return globalCommitter;
      default:
        return undefined;
    }
  }

  #uidOf(built: Transformation): string | null {
    const { uid } = this.#sink;
    if (uid === null) return built.uid;
    switch (built.name) {
      case WRITER:
        return uid;
      case COMMITTER:
        return `Sink Committer: ${uid}`;
      case GLOBAL_COMMITTER:
        return `Sink ${uid} Global Committer`;
      default:
        return built.uid === null ? null : `${uid}: ${built.uid}`;
    }
  }
}

function part(
  input: Transformation,
  name: string,
  role: 'sink-writer' | 'committer' | 'global-committer',
  operatorFactory: unknown,
  traits: Pick<OneInputSpec, 'isYielding' | 'topics'> = {},
): OneInputTransformation {
  return new OneInputTransformation({ input, name, role, operatorFactory, ...traits });
}

const forward = (input: Transformation): Transformation =>
  new PartitionTransformation({ input, shipStrategy: 'FORWARD' });

/** What `ends` reach and nobody had before, in order of creation. */
function createdAfter(lastBefore: number, ends: readonly Transformation[]): Transformation[] {
  const found = new Set<Transformation>();
  const open = [...ends];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.id <= lastBefore || found.has(next)) continue;
    found.add(next);
    open.push(...next.inputs);
  }
  return [...found].sort((a, b) => a.id - b.id);
}

import { assert, required } from '../base/assert.ts';
import { toHex } from '../base/hex.ts';
import { encodeJavaUtf8 } from '../base/java-utf8.ts';
import { murmur3x64Hash128 } from '../base/murmur3-128.ts';
import { operatorID, type OperatorID } from '../model/ids.ts';
import { isChainable } from './chaining.ts';
import { streamNode, type StreamNode, type StreamTopology } from './stream-graph.ts';
import { illegalArgument } from './transformation.ts';

/** The operator id of a uid (`StreamGraphHasherV2.generateUserSpecifiedHash`). */
export const operatorIdOfUid = (uid: string): OperatorID => operatorID(toHex(hashOfUid(uid)));

const hashOfUid = (uid: string): Uint8Array => murmur3x64Hash128(encodeJavaUtf8(uid));

/**
 * `StreamGraphHasherV2`: the id of every node, in the breadth-first walk from the sources that Flink takes. Positions
 * in the walk, inputs and the number of chained outputs make a generated id; names, parallelism and code don't.
 * @throws FlinkError (IllegalArgumentException) if two nodes have one uid
 */
export function operatorIdsOf(graph: StreamTopology): Map<number, OperatorID> {
  const hashes = new Map<number, Uint8Array>();
  const taken = new Set<string>();
  const visited = new Set(graph.sources);
  const queue = graph.sources.map((id) => streamNode(graph, id));
  for (let at = 0; at < queue.length; at++) {
    const node = required(queue[at], 'next node of the walk');
    const hash = node.uid === null ? generateHash(node, hashes, graph) : hashOfUid(node.uid);
    if (hash === null) {
      // An input has no id yet: that input will queue this node again.
      visited.delete(node.id);
      continue;
    }
    if (node.uid !== null && taken.has(toHex(hash))) {
      throw illegalArgument(
        `Hash collision on user-specified ID "${node.uid}". Most likely cause is a non-unique ID. Please check that all IDs specified via \`uid(String)\` are unique.`,
      );
    }
    hashes.set(node.id, hash);
    taken.add(toHex(hash));
    for (const { target } of node.outEdges) {
      if (visited.has(target)) continue;
      visited.add(target);
      queue.push(streamNode(graph, target));
    }
  }
  assert(hashes.size === graph.nodes.size, 'the walk from the sources missed a node');
  return new Map([...hashes].map(([id, hash]) => [id, operatorID(toHex(hash))]));
}

/** null if an input has no id yet. */
function generateHash(
  node: StreamNode,
  hashes: ReadonlyMap<number, Uint8Array>,
  graph: StreamTopology,
): Uint8Array | null {
  const inputs: Uint8Array[] = [];
  for (const edge of node.inEdges) {
    const input = hashes.get(edge.source);
    if (input === undefined) return null;
    inputs.push(input);
  }
  const chainedOutputs = node.outEdges.filter((edge) => isChainable(edge, graph)).length;
  const positions = new DataView(new ArrayBuffer(4 * (1 + chainedOutputs)));
  for (let at = 0; at < positions.byteLength; at += 4) positions.setInt32(at, hashes.size, true);
  const hash = murmur3x64Hash128(new Uint8Array(positions.buffer));
  for (const input of inputs) {
    for (let j = 0; j < hash.length; j++) hash[j] = ((hash[j] ?? 0) * 37) ^ (input[j] ?? 0);
  }
  return hash;
}

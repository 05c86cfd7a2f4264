import { distributionChannels } from '../graph/distribution-channels.ts';
import type { JobEdge, JobGraph } from '../graph/job-graph.ts';
import { channelID, type JobID } from '../model/ids.ts';
import type { ChannelDescriptor, EdgeDescriptor } from '../protocol/deployment-descriptor.ts';

/** Both ends of all channels of one attempt of the job. */
export class Wiring {
  readonly #ends = new Map<string, EdgeDescriptor[]>();

  constructor(
    readonly jobId: JobID,
    readonly jobGraph: JobGraph,
    readonly attempt: number,
  ) {
    const parallelism = new Map(jobGraph.vertices.map((vertex) => [vertex.id, vertex.parallelism]));
    for (const edge of jobGraph.edges) {
      const pairs = distributionChannels(edge.pattern, parallelism.get(edge.from) ?? 0, parallelism.get(edge.to) ?? 0);
      for (const [producer, consumer] of pairs) {
        const channelId = channelID(jobId, edge.index, producer, consumer, attempt);
        this.#add(`out/${edge.from}/${producer}`, edge, { channelId, peerSubtask: consumer });
        this.#add(`in/${edge.to}/${consumer}`, edge, { channelId, peerSubtask: producer });
      }
    }
  }

  #add(end: string, edge: JobEdge, channel: ChannelDescriptor): void {
    const edges = this.#ends.get(end) ?? [];
    this.#ends.set(end, edges);
    const known = edges.find((descriptor) => descriptor.edge === edge.index);
    if (known === undefined) edges.push({ edge: edge.index, channels: [channel] });
    else edges[edges.indexOf(known)] = { edge: edge.index, channels: [...known.channels, channel] };
  }

  /** Every edge into the vertex is listed, also one without any channel left. */
  inputsOf(vertexId: string, subtask: number): readonly EdgeDescriptor[] {
    const wired = this.#ends.get(`in/${vertexId}/${subtask}`) ?? [];
    return this.jobGraph.edges
      .filter((edge) => edge.to === vertexId)
      .map((edge) => wired.find((descriptor) => descriptor.edge === edge.index) ?? { edge: edge.index, channels: [] });
  }

  outputsOf(vertexId: string, subtask: number): readonly EdgeDescriptor[] {
    const wired = this.#ends.get(`out/${vertexId}/${subtask}`) ?? [];
    return this.jobGraph.edges
      .filter((edge) => edge.from === vertexId)
      .map((edge) => wired.find((descriptor) => descriptor.edge === edge.index) ?? { edge: edge.index, channels: [] });
  }

  producersOf(vertexId: string, subtask: number): readonly { readonly vertexId: string; readonly subtask: number }[] {
    return this.inputsOf(vertexId, subtask).flatMap((descriptor) => {
      const edge = this.jobGraph.edges[descriptor.edge];
      return edge === undefined
        ? []
        : descriptor.channels.map((channel) => ({ vertexId: edge.from, subtask: channel.peerSubtask }));
    });
  }
}

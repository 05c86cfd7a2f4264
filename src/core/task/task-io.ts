import { required } from '../base/assert.ts';
import type { SeededRandom } from '../base/seeded-random.ts';
import type { ChannelID } from '../model/ids.ts';
import type { TaskDeploymentDescriptor } from '../protocol/deployment-descriptor.ts';
import type { TaskEnvironment } from '../protocol/host.ts';
import { ElementReader } from './element-reader.ts';
import type { FlowControl } from './flow-control.ts';
import { InputChannel, InputGate } from './input-gate.ts';
import type { OperatorChain } from './operator-chain.ts';
import { createRecordWriter, type RecordWriter } from './record-writer.ts';
import { ResultSubpartition } from './result-subpartition.ts';
import type { TaskProgram } from './task-program.ts';

/** Both sides of a task: its input channels, and its record writers by `JobEdge.index`. */
export interface TaskIo {
  readonly gate: InputGate;
  readonly writers: ReadonlyMap<number, RecordWriter>;
  readonly subpartitions: ReadonlyMap<ChannelID, ResultSubpartition>;
}

export interface TaskIoParts {
  readonly descriptor: TaskDeploymentDescriptor;
  readonly program: TaskProgram;
  readonly environment: TaskEnvironment;
  readonly flow: FlowControl;
  readonly random: SeededRandom;
}

/** @throws InvariantError if the program does not fit the descriptor */
export function createTaskIo(parts: TaskIoParts): TaskIo {
  const subpartitions = new Map<ChannelID, ResultSubpartition>();
  const writers = new Map<number, RecordWriter>();
  for (const output of parts.descriptor.outputs) {
    const channels = output.channels.map(({ channelId }) => {
      const send = parts.environment.toConsumer.bind(parts.environment, channelId);
      const subpartition = new ResultSubpartition(parts.flow, send);
      subpartitions.set(channelId, subpartition);
      return subpartition;
    });
    writers.set(output.edge, createWriter(parts, output.edge, channels));
  }
  return { gate: new InputGate(createInputChannels(parts)), writers, subpartitions };
}

function createWriter(
  { descriptor, program, random }: TaskIoParts,
  index: number,
  channels: readonly ResultSubpartition[],
): RecordWriter {
  const edge = required(program.jobGraph.edges[index], `job edge ${index}`);
  const target = required(program.operatorFactories.get(edge.toOperator), `factory of operator ${edge.toOperator}`);
  const type = required(target.inputTypes[inputIndexOf(edge.typeNumber)], `input type of operator ${edge.toOperator}`);
  const partitioner = required(program.partitioners.get(index), `partitioner of job edge ${index}`);
  const maxParallelism = descriptor.targetMaxParallelism[index] ?? channels.length;
  return createRecordWriter(partitioner, channels, type.createSerializer(), maxParallelism, random);
}

function createInputChannels({ descriptor, program, environment }: TaskIoParts): InputChannel[] {
  const all: InputChannel[] = [];
  const perInput = new Map<number, number>();
  for (const input of descriptor.inputs) {
    const edge = required(program.jobGraph.edges[input.edge], `job edge ${input.edge}`);
    const inputIndex = inputIndexOf(edge.typeNumber);
    for (const { channelId } of input.channels) {
      const valveIndex = perInput.get(inputIndex) ?? 0;
      perInput.set(inputIndex, valveIndex + 1);
      const send = environment.toProducer.bind(environment, channelId);
      all.push(new InputChannel(channelId, all.length, inputIndex, valveIndex, edge.shipStrategy === 'HASH', send));
    }
  }
  return all;
}

/** One reader per logical input of the head. */
export function createElementReaders(chain: OperatorChain, gate: InputGate, flow: FlowControl): ElementReader[] {
  const { factory } = chain.head;
  return chain.headInputs().map((input, index) => {
    const type = required(factory.inputTypes[index], `type of input ${index + 1}`);
    const channels = gate.channels.filter((channel) => channel.inputIndex === index).length;
    return new ElementReader(input, type.createSerializer(), factory.keySelections[index] ?? null, channels, flow);
  });
}

/** A type number is 0 for a single input, else counted from 1. */
const inputIndexOf = (typeNumber: number): number => Math.max(0, typeNumber - 1);

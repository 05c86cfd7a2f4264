import type { JSX } from 'preact';
import { formatRate, formatShare } from '../format/quantity.ts';
import { plainText, shortId } from '../format/short-id.ts';
import { formatWatermark } from '../format/watermark.ts';
import { graphModel } from './graph-model.ts';
import type { ShownGraph } from './shown-graph.ts';

/** The graph's twin for those who read rather than look. */
export function GraphTable({ shown }: { readonly shown: ShownGraph }): JSX.Element {
  const { vertices, edges } = graphModel(shown.jobGraph, shown.before);
  const figures = shown.job?.figures.value;
  return (
    <div class="graph-table" tabIndex={0}>
      <table>
        <caption class="visually-hidden">Vertices of the job graph</caption>
        <thead>
          <tr>
            <th scope="col">Operator</th>
            <th scope="col">Identity</th>
            <th scope="col" class="number">
              Parallelism
            </th>
            <th scope="col">Sends to</th>
            <th scope="col" class="number">
              In
            </th>
            <th scope="col" class="number">
              Out
            </th>
            <th scope="col" class="number">
              Back pressure
            </th>
            <th scope="col">Watermark</th>
          </tr>
        </thead>
        <tbody>
          {vertices.flatMap(({ key, vertex, operators }) =>
            operators.map(({ operator, shiftedFrom }, place) => {
              const own = place === 0 ? figures?.get(vertex.id) : undefined;
              const targets = edges.filter(({ edge }) => edge.fromOperator === operator.operatorId);
              const next = operators[place + 1];
              const sendsTo = [
                ...(next === undefined ? [] : [`${next.operator.name} (chained)`]),
                ...targets.map(
                  ({ to, edge }) => `${to.operators[0]?.operator.name ?? ''} (${edge.shipStrategy.toLowerCase()})`,
                ),
              ];
              return (
                <tr key={`${key}/${operator.operatorId}`}>
                  <th scope="row">{plainText(operator.name)}</th>
                  <td class="mono">
                    {operator.uid === null
                      ? `generated ${shiftedFrom === null ? '' : `${shortId(shiftedFrom)} → `}${shortId(operator.operatorId)}`
                      : `uid ${operator.uid}`}
                  </td>
                  <td class="number">{vertex.parallelism}</td>
                  <td>{plainText(sendsTo.join(', '))}</td>
                  <td class="number">{own === undefined ? '' : formatRate(own.recordsInPerSecond)}</td>
                  <td class="number">{own === undefined ? '' : formatRate(own.recordsOutPerSecond)}</td>
                  <td class="number">{own === undefined ? '' : formatShare(own.backPressured)}</td>
                  <td>{own === undefined ? '' : formatWatermark(own.watermark)}</td>
                </tr>
              );
            }),
          )}
        </tbody>
      </table>
    </div>
  );
}

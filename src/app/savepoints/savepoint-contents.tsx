import type { JSX } from 'preact';
import type { OperatorState } from '../../core/model/checkpoint-metadata.ts';
import type { OperatorVerdict } from '../../core/savepoint/restore-verdict.ts';
import type { OperatorSummary } from '../../core/savepoint/summarize-savepoint.ts';
import { printSnapshot } from '../../core/types/print-snapshot.ts';
import { formatBytes, formatCount, formatCountOf } from '../format/quantity.ts';
import { plainText, shortId } from '../format/short-id.ts';
import type { LoadedSavepoint } from './read-savepoint-files.ts';
import type { SourceVerdict } from './source-verdict.ts';

interface SavepointContentsProps {
  readonly loaded: LoadedSavepoint;
  readonly verdict: SourceVerdict;
}

/** Operators and their state, with what becomes of each. */
export function SavepointContents({ loaded, verdict }: SavepointContentsProps): JSX.Element | null {
  if (loaded.state !== 'loaded') return null;
  const { metadata } = loaded.savepoint;
  const verdicts = verdict.state === 'known' ? verdict.verdict.operators : [];
  const added = verdicts.filter(({ fate }) => fate === 'new');
  return (
    <table class="savepoint-contents">
      <thead>
        <tr>
          <th scope="col">Operator</th>
          <th scope="col">Identity</th>
          <th scope="col">State</th>
          <th scope="col" class="number">
            Keys
          </th>
          <th scope="col" class="number">
            Bytes
          </th>
          <th scope="col">With the source</th>
        </tr>
      </thead>
      <tbody>
        {metadata.operators.map((operator) => (
          <OperatorRow
            key={operator.operatorId}
            operator={operator}
            summary={loaded.summary?.get(operator.operatorId)}
            verdict={verdicts.find(({ savepointOperatorId }) => savepointOperatorId === operator.operatorId)}
          />
        ))}
        {added.map((operator) => (
          <tr key={operator.operatorId} class="fate-new">
            <th scope="row">{plainText(operator.name ?? '')}</th>
            <td class="mono">{identityOf(operator)}</td>
            <td colSpan={3} class="muted">
              not in this savepoint
            </td>
            <td>starts empty</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface OperatorRowProps {
  readonly operator: OperatorState;
  readonly summary: OperatorSummary | undefined;
  readonly verdict: OperatorVerdict | undefined;
}

const OperatorRow = ({ operator, summary, verdict }: OperatorRowProps): JSX.Element => (
  <tr class={`fate-${verdict?.fate ?? 'unknown'}`}>
    <th scope="row">
      {plainText(operator.name ?? shortId(operator.operatorId))}
      <div class="muted">
        p {operator.parallelism} · {formatCountOf(operator.maxParallelism, 'key group')}
      </div>
    </th>
    <td class="mono" title={operator.operatorId}>
      {identityOf(operator)}
    </td>
    <td>
      {stateLines(operator, summary).map((line) => (
        <div key={line}>{plainText(line)}</div>
      ))}
    </td>
    <td class="number">{keysOf(summary)}</td>
    <td class="number">{summary === undefined ? '' : formatBytes(summary.sizeBytes)}</td>
    <td>
      {verdict === undefined ? '' : fateText(verdict)}
      {verdict?.states
        .filter(({ name }) => !isEmptyQueue(name, summary))
        .map(({ name, fate, reason, warning }) => (
          <div key={name} class={`state-${fate}`} title={plainText(reason)}>
            {plainText(name)}: {fate.replace('-', ' ')}
            {warning === null ? '' : `; ${plainText(warning)}`}
          </div>
        ))}
    </td>
  </tr>
);

/** Flink registers two queues of timers for every keyed operator; empty ones say nothing. */
const isEmptyQueue = (name: string, summary: OperatorSummary | undefined): boolean =>
  summary?.keyed?.states.some(
    ({ info, entryCount }) => info.name === name && info.backendStateType === 'PRIORITY_QUEUE' && entryCount === 0,
  ) ?? false;

const identityOf = ({ uid, operatorId }: Pick<OperatorState, 'uid' | 'operatorId'>): string =>
  uid === null ? `generated ${shortId(operatorId)}` : `uid ${plainText(uid)}`;

function keysOf(summary: OperatorSummary | undefined): string {
  if (summary?.keyed === null || summary === undefined) return '';
  return summary.keyed.keyCount === null ? 'not counted' : formatCount(summary.keyed.keyCount);
}

function stateLines(operator: OperatorState, summary: OperatorSummary | undefined): readonly string[] {
  if (summary === undefined) return ['reading…'];
  if (summary.unreadable !== null) return [`unreadable: ${summary.unreadable}`];
  const keyed = (summary.keyed?.states ?? [])
    .filter(({ info }) => !isEmptyQueue(info.name, summary))
    .map(({ info }) =>
      info.backendStateType === 'PRIORITY_QUEUE'
        ? `${info.name} (timers)`
        : `${info.name}: ${info.keyedStateType.toLowerCase()} of ${printSnapshot(info.valueSerializer)}`,
    );
  const groups =
    summary.keyed === null ? [] : [`${formatCountOf(summary.keyed.keyGroups.length, 'key group')} with keys`];
  const lists = summary.operatorState.map(
    ({ info, partitionCount }) => `${info.name}: ${formatCountOf(partitionCount, 'element')}`,
  );
  const coordinator = operator.coordinatorState === null ? [] : ['coordinator'];
  const lines = [...keyed, ...groups, ...lists, ...coordinator];
  return lines.length === 0 ? ['no state'] : lines;
}

function fateText({ fate, matchedBy, oldParallelism, newParallelism }: OperatorVerdict): string {
  switch (fate) {
    case 'restored': {
      const moves = oldParallelism === newParallelism ? '' : `, parallelism ${oldParallelism} → ${newParallelism}`;
      return `restored by ${matchedBy === 'generated-id' ? 'its generated id' : (matchedBy ?? 'its id')}${moves}`;
    }
    case 'orphaned':
      return 'no operator takes it';
    case 'new':
      return 'starts empty';
    case 'stateless':
      return 'has no state';
  }
}

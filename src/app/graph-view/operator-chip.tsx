import type { JSX } from 'preact';
import { glossary } from '../controls/glossary.ts';
import { shortId } from '../format/short-id.ts';
import type { OperatorView } from './graph-model.ts';

interface OperatorChipProps {
  readonly view: OperatorView;
  /** Adds a uid; undefined if the source can't be edited from here. */
  readonly onAddUid: (() => void) | undefined;
}

/** Identity: a uid is solid, a generated id dashed; an id that an edit has moved shows where it was. */
export function OperatorChip({ view: { operator, shiftedFrom }, onAddUid }: OperatorChipProps): JSX.Element {
  const { uid, operatorId, role } = operator;
  if (uid !== null) {
    return (
      <span class="chip chip-uid" title={`uid ${uid}: id ${operatorId}. ${glossary.uid}`}>
        <span class="chip-kind">uid</span> {uid}
      </span>
    );
  }
  const text = shiftedFrom === null ? shortId(operatorId) : `${shortId(shiftedFrom)} → ${shortId(operatorId)}`;
  const isPart = role.endsWith('committer');
  return (
    <span class="chip-line">
      <span
        key={operatorId}
        class={`chip chip-generated ${shiftedFrom === null ? '' : 'chip-shifted'}`}
        title={`Generated id ${operatorId}${shiftedFrom === null ? '' : `, before the edit ${shiftedFrom}`}. ${glossary['generated id']}`}
      >
        {text}
      </span>
      {onAddUid === undefined || isPart ? null : (
        <button type="button" class="add-uid" onClick={onAddUid} aria-label={`Add a uid to ${operator.name}`}>
          add uid
        </button>
      )}
    </span>
  );
}

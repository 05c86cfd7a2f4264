/**
 * One entry of keyed state as byte ranges of `bytes`: what restoring into a table of bytes needs, with nothing decoded.
 * For a timer (or another queue element) the key range holds the whole element, the other ranges are empty. For a MAP
 * state there is one entry per user key and the value begins with its null flag; elsewhere the user-key range is empty.
 */
export interface KeyedEntry {
  /** Place of the state in the stream's header. */
  stateId: number;
  keyGroup: number;
  bytes: Uint8Array;
  keyStart: number;
  keyEnd: number;
  namespaceStart: number;
  namespaceEnd: number;
  userKeyStart: number;
  userKeyEnd: number;
  valueStart: number;
  valueEnd: number;
}

/** Called once an entry with the same object each time: copy what you keep. */
export type KeyedEntryVisitor = (entry: Readonly<KeyedEntry>) => void;

export const newKeyedEntry = (): KeyedEntry => ({
  stateId: 0,
  keyGroup: 0,
  bytes: new Uint8Array(0),
  keyStart: 0,
  keyEnd: 0,
  namespaceStart: 0,
  namespaceEnd: 0,
  userKeyStart: 0,
  userKeyEnd: 0,
  valueStart: 0,
  valueEnd: 0,
});

/** Flink's words, each in a sentence; shown where a word stands. */
export const glossary = {
  alignment: 'An input whose barrier has come waits until the barriers of all other inputs have come too.',
  'back pressure': 'Share of its time that a subtask waits because those after it take no more.',
  barrier:
    'A mark that travels with the records and cuts them: those before it belong to the snapshot, those after it do not.',
  busy: 'Share of its time that a subtask works.',
  checkpoint: 'A snapshot that Flink takes by itself, to recover from failures; it owns and deletes it.',
  chain: 'Operators that run as one task: records pass between them by plain calls.',
  'key group': 'The unit in which keyed state moves: murmur hash of the key’s hashCode, modulo max parallelism.',
  'max parallelism':
    'The number of key groups, and so the most subtasks that keyed state can be spread over. A savepoint fixes it.',
  parallelism: 'How many subtasks an operator is split into.',
  savepoint: 'A snapshot that you take and own; a job with other code or parallelism can start from it.',
  'stop with savepoint': 'Takes a savepoint and ends the job; no record is processed in between.',
  subtask: 'One parallel instance of a chain, numbered from 0; here a worker.',
  uid: 'A name that you give to an operator; its hash is the operator’s id, so its state is found again whatever the graph becomes.',
  'generated id':
    'An id made from the operator’s place in the graph; an edit of the graph may change it, and state is not found again.',
  vertex: 'A chain of operators, with its subtasks.',
  watermark: 'A promise that no record with an earlier timestamp will come.',
  'non-restored state': 'State of a savepoint that no operator of the program takes; -n leaves it behind.',
  transaction: 'Records of a sink that become visible together, when their checkpoint completes.',
} as const;

export type GlossaryWord = keyof typeof glossary;

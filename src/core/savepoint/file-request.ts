/** Asks for `length` bytes of a file from `offset`; a host answers with fewer if the file ends before. */
export interface FileRead {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

/** The bytes, or what is at the path instead of a file. */
export type FileAnswer = Uint8Array | 'absent' | 'directory';

/** Asks to write a whole file that does not exist yet. */
export interface FileWrite {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/** What reads files, step by step: it yields what it needs and is resumed with the answer. */
export type FileReader<T> = Generator<FileRead, T, FileAnswer>;

/** What writes files, in the order in which they must become durable. */
export type FileWriter<T> = Generator<FileWrite, T, void>;

/** Runs a reader to its end on a host that can answer at once. */
export function runFileReader<T>(reader: FileReader<T>, answer: (request: FileRead) => FileAnswer): T {
  let step = reader.next();
  while (step.done !== true) step = reader.next(answer(step.value));
  return step.value;
}

import { required } from '../../base/assert.ts';
import { describeRecord } from '../describe-record.ts';
import { RichSinkFunction } from '../functions/sink-function.ts';

const MAX_LINE_LENGTH = 10_000;

/**
 * Flink's `PrintSinkFunction`: one line a record, behind `<identifier>:<subtask>> ` as far as there is an identifier
 * and more than one subtask (counted from 1).
 */
export class PrintSinkFunction<T> extends RichSinkFunction<T> {
  readonly #identifier: string;
  #print: ((line: string) => void) | undefined;
  #prefix = '';

  constructor(identifier = '') {
    super();
    this.#identifier = identifier;
  }

  /** Where lines go; the operator that runs the function says. */
  printTo(print: (line: string) => void): void {
    this.#print = print;
  }

  override open(): void {
    const info = this.getRuntimeContext().getTaskInfo();
    const subtask = info.getNumberOfParallelSubtasks() > 1 ? `${info.getIndexOfThisSubtask() + 1}` : '';
    const separator = this.#identifier !== '' && subtask !== '' ? ':' : '';
    const prefix = `${this.#identifier}${separator}${subtask}`;
    this.#prefix = prefix === '' ? '' : `${prefix}> `;
  }

  invoke(value: T): void {
    required(this.#print, 'output of a print sink')(this.#prefix + describeRecord(value, MAX_LINE_LENGTH));
  }
}

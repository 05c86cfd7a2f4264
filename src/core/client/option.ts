/** What a value on the command line names; completion offers its candidates. */
export type ValueKind = 'job-id' | 'path' | 'artifact';

/** An option of an action (commons-cli's `Option`). */
export interface Option {
  /** as typed after one dash; it may be longer than one letter */
  readonly opt: string;
  /** as typed after two dashes, or after one */
  readonly longOpt?: string;
  /** how many values one occurrence takes; 2: `key=value` */
  readonly values?: 1 | 2 | 'unlimited';
  /** the value may be left out */
  readonly optionalValue?: true;
  readonly valueName?: string;
  readonly description: string;
  /** accepted, but not in the help text */
  readonly hidden?: true;
  readonly completes?: ValueKind | readonly string[];
}

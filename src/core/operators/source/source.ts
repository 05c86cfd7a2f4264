import type { TypeInformation } from '../../types/type-information.ts';
import type { SimpleVersionedSerializer } from '../simple-versioned-serializer.ts';
import type { TopicUse } from '../topic-use.ts';
import type { SourceReader, SourceReaderContext } from './source-reader.ts';
import type { SplitEnumerator, SplitEnumeratorContext } from './split-enumerator.ts';

/** Flink's `Boundedness`. */
export type Boundedness = 'BOUNDED' | 'CONTINUOUS_UNBOUNDED';

/**
 * Flink's `Source` (FLIP-27): an enumerator finds splits and deals them out, one reader per subtask reads them.
 * `SplitT` is what a reader reads, `EnumChkT` what the enumerator remembers.
 */
export interface Source<T, SplitT = unknown, EnumChkT = unknown> {
  readonly boundedness: Boundedness;
  readonly producedType: TypeInformation<T>;
  /** Topics of the session's broker that it reads; none if absent. */
  readonly topicUses?: readonly TopicUse[];
  readonly splitSerializer: SimpleVersionedSerializer<SplitT>;
  readonly enumeratorCheckpointSerializer: SimpleVersionedSerializer<EnumChkT>;
  createEnumerator(context: SplitEnumeratorContext<SplitT>): SplitEnumerator<EnumChkT>;
  restoreEnumerator(context: SplitEnumeratorContext<SplitT>, checkpoint: EnumChkT): SplitEnumerator<EnumChkT>;
  createReader(context: SourceReaderContext): SourceReader<T, SplitT>;
}

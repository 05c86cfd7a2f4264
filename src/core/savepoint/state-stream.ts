import { assert } from '../base/assert.ts';
import { FlinkError } from '../model/flink-error.ts';
import { stateSizeBytes, type StreamStateHandle } from '../model/stream-state-handle.ts';
import type { FileReader } from './file-request.ts';
import { filesOf, stateFileNotFound } from './savepoint-path.ts';

/**
 * Reads bytes `start` to `end` of a state stream, wherever they lie. Inlined state is answered without a request.
 * @param directory of `_metadata`
 * @throws FlinkError FileNotFoundException if a state file is missing, EOFException if it is shorter than its handle says
 */
export function* readStateStream(
  handle: StreamStateHandle,
  directory: string,
  start = 0,
  end = stateSizeBytes(handle),
): FileReader<Uint8Array> {
  assert(
    start >= 0 && start <= end && end <= stateSizeBytes(handle),
    `bytes ${start} to ${end} of ${stateSizeBytes(handle)}`,
  );
  if (handle.kind === 'byte-stream') return handle.bytes.subarray(start, end);
  if (start === end) return new Uint8Array(0);
  const offset = handle.kind === 'segment-file' ? handle.startOffset + start : start;
  const files = filesOf(handle, directory);
  for (const file of files) {
    const answer = yield { file, offset, length: end - start };
    if (typeof answer === 'string') continue;
    if (answer.length < end - start) {
      throw new FlinkError(
        'java.io.EOFException',
        `${file} ends after ${offset + answer.length} bytes; ${offset + end - start} were expected`,
      );
    }
    return answer;
  }
  throw stateFileNotFound(files[0] ?? directory);
}

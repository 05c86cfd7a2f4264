import type { CommandLine } from './command-line.ts';
import type { SavepointFormatType } from './client-request.ts';
import { parseEnum } from './parse-enum.ts';

/** `-type`, by default CANONICAL. @throws ActionError for another word */
export function formatTypeOf(line: CommandLine): SavepointFormatType {
  const text = line.value('type');
  if (text === null) return 'CANONICAL';
  return parseEnum('org.apache.flink.core.execution.SavepointFormatType', ['CANONICAL', 'NATIVE'], text);
}

import builtInJobs from 'virtual:built-in-jobs';
import { required } from '../../core/base/assert.ts';
import type { Artifacts } from '../../core/host/client-gateway.ts';
import { emitProgram } from '../build/emit-program.ts';

/** The fraud job as it is shipped, and what the walk makes of it. */
const original = required(
  builtInJobs.find((job) => job.name === 'fraud-job'),
  'the built-in fraud job',
).source;

/** One edit of a source text. @throws InvariantError if the place is not there: the walk would prove nothing. */
function replace(source: string, place: string | RegExp, text: string): string {
  const edited = source.replace(place, text);
  return required(edited === source ? null : edited, `the place of an edit: ${String(place)}`);
}

const withoutUids = (source: string): string => replace(source, /\n\s*\.uid\('[^']*'\)|\.uid\('[^']*'\)/g, '');

const withHigherThreshold = (source: string): string =>
  replace(source, 'const ALERT_THRESHOLD = 100;', 'const ALERT_THRESHOLD = 500;');

const withFilter = (source: string, uid: string): string =>
  replace(
    source,
    '.keyBy(',
    `.filter((transaction) => transaction.amount > 0)\n      .name('Positive Amounts')${uid}\n      .keyBy(`,
  );

export const sources: Readonly<Record<string, string>> = {
  'fraud-job.jar': original,
  'new-fraud-job.jar': withFilter(withHigherThreshold(original), `\n      .uid('positive-amounts-id')`),
  'fraud-job-without-uids.jar': withoutUids(original),
  'new-fraud-job-without-uids.jar': withFilter(withHigherThreshold(withoutUids(original)), ''),
};

/** "Packaged" programs: frozen sources under the names that the commands use. */
export const artifacts: Artifacts = {
  find: (path) => (sources[path] === undefined ? null : path),
  program: ({ artifact, entryClass, parallelism, configuration, programArguments }) => ({
    files: { 'fraud-job.js': emitProgram(required(sources[artifact], artifact), 'fraud-job.ts').javascript },
    entryFile: 'fraud-job.js',
    entryClass,
    programArguments,
    configuration:
      parallelism === null ? configuration : { ...configuration, 'parallelism.default': String(parallelism) },
  }),
};

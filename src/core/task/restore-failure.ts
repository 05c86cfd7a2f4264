import { MalformedDataError } from '../base/malformed-data-error.ts';
import { FlinkError } from '../model/flink-error.ts';
import { blame, causeChain, isBytesFromOutside, placeOf, type OperatorPlace } from './failure.ts';

/**
 * What an operator of a restored task could not read: its snapshot was damaged, and nobody's code is to blame. State is
 * looked at when it is asked for, so this may come up late. Other errors are handed back as they are.
 */
export function restoredStateUnreadable(error: unknown, what: string): unknown {
  const causes = causeChain(error);
  if (!(causes.at(-1) instanceof MalformedDataError) || causes.some(isBytesFromOutside)) return error;
  // Outside of an operator: what tasks say to each other.
  if (causes.every((cause) => placeOf(cause) === null)) return error;
  return new FlinkError('java.io.IOException', `The restored state of ${what} can't be read.`, error);
}

/**
 * Runs what builds a state backend, and puts Flink's chain around its error (`StreamTaskStateInitializerImpl`,
 * `BackendRestorerProcedure`).
 * @param where `KeyedProcessOperator_<operator id>_(1/2)`
 */
export function restoringFailed<T>(kind: 'keyed' | 'operator', where: string, place: OperatorPlace, build: () => T): T {
  try {
    return build();
  } catch (error) {
    const building = new FlinkError(
      'org.apache.flink.runtime.state.BackendBuildingException',
      kind === 'keyed'
        ? 'Failed when trying to restore heap backend'
        : 'Failed when trying to restore operator state backend',
      error,
    );
    const restoring = new FlinkError(
      'org.apache.flink.util.FlinkException',
      `Could not restore ${kind} state backend for ${where} from any of the 1 provided restore options.`,
      building,
    );
    throw blame(
      new FlinkError('java.lang.Exception', 'Exception while creating StreamOperatorStateContext.', restoring),
      place,
    );
  }
}

import { FlinkError } from '../model/flink-error.ts';
import { blame, type OperatorPlace } from './failure.ts';

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

import { FlinkError } from '../model/flink-error.ts';

/** The program makes another job graph here than where it was submitted. */
export const otherJobGraph = (): FlinkError =>
  new FlinkError(
    'java.lang.IllegalStateException',
    'The program made another job graph here than where it was submitted. It must be the same at each evaluation: ' +
      'let it not depend on time, chance or its host.',
  );

import { durationOf, type Configuration } from '../../model/configuration.ts';
import type { ProcessingTimeService } from '../stream-operator-context.ts';

const DEFAULT_INTERVAL_MS = 200;

/** `pipeline.auto-watermark-interval` in ms; 0 switches periodic watermarks off. @throws FlinkError naming the key */
export const watermarkIntervalMs = (configuration: Configuration): number =>
  durationOf(configuration, 'pipeline.auto-watermark-interval', DEFAULT_INTERVAL_MS);

/** Calls `emit` every `intervalMs` of processing time until the returned function is called; never if it is 0. */
export function everyWatermarkInterval(clock: ProcessingTimeService, intervalMs: number, emit: () => void): () => void {
  if (intervalMs <= 0) return () => {};
  let cancel = (): void => {};
  const schedule = (): void => {
    cancel = clock.registerTimer(clock.now() + intervalMs, () => {
      emit();
      schedule();
    });
  };
  schedule();
  return () => cancel();
}

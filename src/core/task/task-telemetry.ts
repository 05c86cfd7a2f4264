import { keyGroupCount } from '../model/key-group-range.ts';
import { MIN_WATERMARK } from '../model/watermark.ts';
import type { TaskTelemetry } from '../protocol/telemetry.ts';
import type { LoadMeter } from './load-meter.ts';
import type { LogRing } from './log-ring.ts';
import type { RunningTask } from './running-task.ts';

/** What a task shows of itself when asked. @param task null before it runs */
export function telemetryOf(task: RunningTask | null, load: LoadMeter, ring: LogRing): TaskTelemetry {
  const { lines, dropped } = ring.take();
  const watermark = task?.currentWatermark ?? MIN_WATERMARK;
  const emittedRecords = task?.emittedRecords ?? null;
  return {
    recordsIn: task?.recordsIn ?? 0,
    recordsOut: sum(task?.writers.map((writer) => writer.recordsOut)),
    bytesOut: sum(task?.writers.map((writer) => writer.bytesOut)),
    watermark: watermark === MIN_WATERMARK ? null : watermark,
    busyMs: load.busyMs,
    backPressuredMs: load.backPressuredMs,
    idleMs: load.idleMs,
    lateRecordsDropped: 0,
    lastBarrier: task?.checkpoints.lastBarrier ?? null,
    blockedChannels: task?.io.gate.blockedChannels ?? 0,
    keyed: keyedOf(task),
    restoredBytes: task?.restore?.bytesRead ?? 0,
    ...(emittedRecords === null ? {} : { emittedRecords }),
    log: lines,
    logLinesDropped: dropped,
  };
}

function keyedOf(task: RunningTask | null): TaskTelemetry['keyed'] {
  if (task === null) return [];
  return task.chain.operators.flatMap(({ place, keyedState }) => {
    if (keyedState === undefined) return [];
    const { keyGroupRange } = keyedState;
    const keys = keyedState.keyCounts();
    if (keys.length !== keyGroupCount(keyGroupRange)) return [];
    return [
      { operatorId: place.operatorId, firstKeyGroup: keyGroupRange.first, keys, sizeBytes: keyedState.sizeBytes() },
    ];
  });
}

const sum = (numbers: readonly number[] = []): number => numbers.reduce((total, each) => total + each, 0);

import type { TaskTelemetry } from '../../core/protocol/telemetry.ts';

/** What one subtask does, now. Shares are parts of its time, 0 to 1. */
export interface SubtaskFigures {
  readonly subtask: number;
  readonly recordsInPerSecond: number;
  readonly recordsOutPerSecond: number;
  readonly busy: number;
  readonly backPressured: number;
  readonly recordsIn: number;
  readonly recordsOut: number;
  readonly watermark: number | null;
  readonly lastBarrier: number | null;
  readonly blockedChannels: number;
  readonly lateRecordsDropped: number;
  readonly restoredBytes: number;
  readonly keyed: TaskTelemetry['keyed'];
}

/** What remains of a subtask that is over: it does nothing any more. */
export const atRest = (figures: SubtaskFigures): SubtaskFigures => ({
  ...figures,
  recordsInPerSecond: 0,
  recordsOutPerSecond: 0,
  busy: 0,
  backPressured: 0,
  blockedChannels: 0,
});

interface Sample {
  readonly atMs: number;
  readonly telemetry: TaskTelemetry;
}

/** Rates are taken over about a second, so that they can be read. */
const WINDOW_SAMPLES = 5;

/** Turns the counters of one attempt into rates. A new attempt starts its counters, and so this, afresh. */
export class SubtaskMeter {
  #samples: Sample[] = [];
  #keyed: TaskTelemetry['keyed'] = [];

  constructor(readonly subtask: number) {}

  add(telemetry: TaskTelemetry, atMs: number): void {
    // Its last word comes after its state was given away: what it held until then is what there is to see.
    if (telemetry.keyed.length > 0) this.#keyed = telemetry.keyed;
    this.#samples.push({ atMs, telemetry });
    if (this.#samples.length > WINDOW_SAMPLES) this.#samples.shift();
  }

  figures(): SubtaskFigures | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return null;
    const { telemetry: before } = first;
    const { telemetry } = last;
    const seconds = Math.max(0.001, (last.atMs - first.atMs) / 1000);
    const timeMs = sum(telemetry) - sum(before);
    const shareOf = (now: number, then: number): number => (timeMs > 0 ? (now - then) / timeMs : 0);
    const rate = (now: number, then: number): number => (first === last ? 0 : Math.max(0, now - then) / seconds);
    const emitted = telemetry.emittedRecords ?? telemetry.recordsOut;
    return {
      subtask: this.subtask,
      recordsInPerSecond: rate(telemetry.recordsIn, before.recordsIn),
      recordsOutPerSecond: rate(emitted, before.emittedRecords ?? before.recordsOut),
      busy: shareOf(telemetry.busyMs, before.busyMs),
      backPressured: shareOf(telemetry.backPressuredMs, before.backPressuredMs),
      recordsIn: telemetry.recordsIn,
      recordsOut: emitted,
      watermark: telemetry.watermark,
      lastBarrier: telemetry.lastBarrier,
      blockedChannels: telemetry.blockedChannels,
      lateRecordsDropped: telemetry.lateRecordsDropped,
      restoredBytes: telemetry.restoredBytes,
      keyed: this.#keyed,
    };
  }
}

const sum = ({ busyMs, backPressuredMs, idleMs }: TaskTelemetry): number => busyMs + backPressuredMs + idleMs;

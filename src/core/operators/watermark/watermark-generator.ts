/** Flink's `WatermarkOutput`. Timestamps in ms; a watermark that is not above the last one has no effect. */
export interface WatermarkOutput {
  emitWatermark(timestamp: number): void;
  markIdle(): void;
  markActive(): void;
}

/** Flink's `WatermarkGenerator`. */
export interface WatermarkGenerator<T> {
  onEvent(event: T, eventTimestamp: number, output: WatermarkOutput): void;
  /** Called every `pipeline.auto-watermark-interval`. */
  onPeriodicEmit(output: WatermarkOutput): void;
}

/** Flink's `NoWatermarksGenerator`. */
export const noWatermarksGenerator: WatermarkGenerator<unknown> = {
  onEvent() {},
  onPeriodicEmit() {},
};

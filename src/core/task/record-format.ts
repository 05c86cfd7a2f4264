/**
 * Stream elements inside of a buffer, Flink's `StreamElementSerializer` in a layout of our own:
 *
 *     RECORD                  tag, [mixed hash i32], value
 *     RECORD_WITH_TIMESTAMP   tag, timestamp f64, [mixed hash i32], value
 *     WATERMARK               tag, timestamp f64
 *     ACTIVE, IDLE            tag
 *
 * The hash is there on HASH edges only (both ends know). The value is written by the serializer of the reader's input.
 */
export const RECORD = 0;
export const RECORD_WITH_TIMESTAMP = 1;
export const WATERMARK = 2;
export const ACTIVE = 3;
export const IDLE = 4;

/** Flink's `taskmanager.memory.segment-size`. */
export const BUFFER_BYTES = 32 * 1024;
/** Flink's `taskmanager.network.memory.buffers-per-channel`. */
export const BUFFERS_PER_CHANNEL = 2;
/** Flink's `taskmanager.network.memory.floating-buffers-per-gate`. */
export const FLOATING_BUFFERS_PER_GATE = 8;

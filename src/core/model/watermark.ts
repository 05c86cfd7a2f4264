/**
 * Event timestamps are numbers of milliseconds since 1970; these two stand for Java's Long.MIN_VALUE and
 * Long.MAX_VALUE, which no number holds exactly.
 */
export const MIN_WATERMARK = Number.NEGATIVE_INFINITY;
export const MAX_WATERMARK = Number.POSITIVE_INFINITY;
/** A record without timestamp (`StreamRecord.hasTimestamp() == false`). */
export const NO_TIMESTAMP = Number.NEGATIVE_INFINITY;

/** First i32 of a metadata file (`Checkpoints.HEADER_MAGIC_NUMBER`). */
export const HEADER_MAGIC = 0x4960672d;
/** First i32 of a master state (`MetadataV2V3SerializerBase.MASTER_STATE_MAGIC_NUMBER`). */
export const MASTER_STATE_MAGIC = 0xc96b1696 | 0;
/** Flink 1.3. */
export const OLDEST_VERSION = 2;
/** Flink 2.1 to 2.3. */
export const NEWEST_VERSION = 6;

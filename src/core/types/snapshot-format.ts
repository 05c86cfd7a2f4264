/** Opens the outer data of a composite snapshot (`CompositeTypeSerializerSnapshot.MAGIC_NUMBER`). */
export const COMPOSITE_MAGIC = 911108;
/** Opens the list of nested snapshots (`NestedSerializersSnapshotDelegate.MAGIC_NUMBER`). */
export const NESTED_MAGIC = 1333245;
/** Opens each map of a POJO's or Kryo's snapshot (`LinkedOptionalMapSerializer.HEADER`). */
export const OPTIONAL_MAP_MAGIC = 0x4f2c69a3d70n;
/** Snapshots nest as deep as types do. Far beyond any real type, far below the stack's end. */
export const MAX_SNAPSHOT_DEPTH = 64;

/** What the storage worker tells the page unasked. */
export type StorageNotice =
  | { readonly type: 'snapshots-changed' }
  /** At most four times a second. */
  | { readonly type: 'topics-changed' };

/** What the storage found at start. */
export interface StorageOpening {
  /** null: everything outlives the tab; else why not, and what to do. */
  readonly volatileBecause: string | null;
  readonly storesBlobs: boolean;
  readonly isPrimary: boolean;
  readonly hasCompany: boolean;
  /** Directories that dead tabs had left and that were deleted. */
  readonly swept: readonly string[];
}

import type { SluiceDatabase } from './database.ts';

/** Whether a Blob can be kept and read back by slice: private windows of some browsers refuse Blobs, not buffers. */
export async function probeBlobs(database: SluiceDatabase): Promise<boolean> {
  const key = crypto.randomUUID();
  try {
    await database.put('probe', new Blob([Uint8Array.of(1, 2, 3, 4)]), key);
    const stored = await database.get('probe', key);
    await database.delete('probe', key);
    const slice = new Uint8Array((await stored?.slice(1, 3).arrayBuffer()) ?? new ArrayBuffer(0));
    return slice[0] === 2 && slice[1] === 3;
  } catch {
    return false;
  }
}

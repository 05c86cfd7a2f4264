import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../../../src/cli/bootstrap/project.mjs';
import { describeImport, findSnapshot } from '../../../../../src/platform/web/storage/imported-snapshot.ts';
import {
  ArchiveWriter,
  readArchive,
  type ArchivedFile,
} from '../../../../../src/platform/web/storage/snapshot-archive.ts';

const CASE = join(root, 'tests', 'fixtures', 'flink', 'savepoints', 'fraud-string-p2-files');

/** The files of a savepoint that real Flink wrote, as if its directory had been dropped. */
function dropped(): ArchivedFile[] {
  const folder = readdirSync(CASE).find((name) => name.startsWith('savepoint-')) ?? '';
  return readdirSync(join(CASE, folder)).map((file) => ({
    path: `${folder}/${file}`,
    bytes: new Uint8Array(readFileSync(join(CASE, folder, file))),
  }));
}

const isMetadata = ({ path }: ArchivedFile): boolean => path.endsWith('/_metadata');

describe('a snapshot from outside', () => {
  it('is found with its files, whatever lies beside it', () => {
    const files = dropped();
    const snapshot = findSnapshot([
      ...files,
      { path: 'elsewhere/readme.txt', bytes: new Uint8Array(3) },
      { path: `${files[0]?.path.replace(/\/.*/, '') ?? ''}/.hidden`, bytes: new Uint8Array(3) },
    ]);
    expect(snapshot.files.map(({ name }) => name).sort()).toEqual(
      files.map(({ path }) => path.replace(/.*\//, '')).sort(),
    );
    const description = describeImport(snapshot, 's3://x/savepoint-1', 7);
    expect(description).toMatchObject({ path: 's3://x/savepoint-1', timestamp: 7, owner: 'user', kind: 'savepoint' });
    expect(Object.values(description.parallelism)).toContain(2);
    expect(description.sizeBytes).toBe(files.reduce((sum, { bytes }) => sum + bytes.length, 0));
  });

  it('is refused if it is none, or several, or not whole', () => {
    const files = dropped();
    const metadata = files.filter(isMetadata);
    expect(() => findSnapshot(files.filter((file) => !isMetadata(file)))).toThrow('no _metadata');
    expect(() => findSnapshot([...files, { path: 'b/_metadata', bytes: new Uint8Array() }])).toThrow('2 savepoints');
    expect(() => findSnapshot(metadata)).toThrow('is missing');
    const cut = files.map((file) => (isMetadata(file) ? file : { ...file, bytes: file.bytes.slice(1) }));
    expect(() => findSnapshot(cut)).toThrow('and should have');
    expect(() => findSnapshot(metadata.map((file) => ({ ...file, bytes: file.bytes.slice(0, 40) })))).toThrow();
  });

  it('goes into an archive and comes out of it', async () => {
    const archive = new ArchiveWriter();
    for (const file of dropped()) archive.add(file);
    expect(await readArchive(archive.finish())).toEqual(dropped());
  });

  it('in an archive that is none, or damaged, is refused', async () => {
    await expect(readArchive(new Blob(['no zip at all']))).rejects.toThrow('no zip');
    const archive = new ArchiveWriter();
    for (const file of dropped()) archive.add(file);
    const whole = archive.finish();
    await expect(readArchive(whole.slice(0, Math.floor(whole.size / 3)))).rejects.toThrow(/^The zip /);
  });
});

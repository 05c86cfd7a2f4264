/**
 * One spelling for each path: `/a`, `file:/a` and `file:///a` are the same file, slashes at the end and doubled ones say
 * nothing. Schemes and buckets are no more than the beginning of a key.
 */
export function canonicalPath(path: string): string {
  const match = /^([a-z][a-z0-9+.-]*):(.*)$/i.exec(path);
  const scheme = (match?.[1] ?? 'file').toLowerCase();
  const segments = (match?.[2] ?? path).split('/').filter((segment) => segment !== '');
  return `${scheme}://${segments.join('/')}`;
}

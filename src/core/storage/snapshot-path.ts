const MAX_PATH_LENGTH = 1024;

/**
 * Why `path` can't be used, null if it can. Paths look like users know them: `s3://bucket/dir`, `file:///dir`, `/dir`.
 */
export function pathObstacle(path: string): string | null {
  if (path === '') return 'the path is empty';
  if (path.length > MAX_PATH_LENGTH) return `the path is longer than ${MAX_PATH_LENGTH} characters`;
  const segments = path.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split('/');
  if (segments.some((segment) => segment === '..' || segment === '.')) return `'${path}' has a relative segment`;
  for (let i = 0; i < path.length; i++) if (path.charCodeAt(i) < 0x20) return 'the path has a control character';
  return null;
}

/** The word behind `on file system` in Flink's messages. */
export const schemeOf = (path: string): string => /^([a-z][a-z0-9+.-]*):/i.exec(path)?.[1] ?? 'file';

/** Joins a snapshot's directory and a relative path in it. */
export const joinPath = (directory: string, name: string): string => `${directory.replace(/\/+$/, '')}/${name}`;

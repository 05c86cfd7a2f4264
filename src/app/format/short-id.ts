/** The first seven digits of a 32-digit id: enough to tell ids apart, as Git does. */
export const shortId = (id: string): string => id.slice(0, 7);

/** The last segment of a path: `savepoint-a1b2c3-0123456789ab`. */
export const lastSegment = (path: string): string => path.replace(/\/+$/, '').split('/').at(-1) ?? path;

/** Control and bidirectional characters of a user's text, made visible: nothing that a job prints can act on the page. */
export const plainText = (text: string): string =>
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\u00b7');

/** What the browser's refusal means, and what to do about it. */
export function storageFailure(error: unknown): string {
  if (!(error instanceof Error) && !(error instanceof DOMException))
    return `The browser's storage failed: ${String(error)}`;
  switch (error.name) {
    case 'QuotaExceededError':
      return "The browser's storage for this site is full: dispose savepoints that are no longer needed, or free space on the disk.";
    case 'InvalidStateError':
    case 'VersionError':
      return 'The storage was closed, because another tab has opened a newer version of this page: reload.';
    case 'NotReadableError':
      return `The browser has lost the bytes of a stored file (${error.message}).`;
    case 'UnknownError':
    case 'AbortError':
      return `The browser's storage failed: ${error.message}. The disk may be full or the profile damaged.`;
    default:
      return error.message;
  }
}

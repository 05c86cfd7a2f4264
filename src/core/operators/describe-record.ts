/** A record as text for people: strings bare, the rest as JSON, with bigint, Map, Set and Date shown too. */
export function describeRecord(value: unknown, maxLength = 200): string {
  const text = typeof value === 'string' ? value : toJson(value);
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, showPart) ?? String(value);
  } catch {
    // A cycle, or a toJSON that throws: describing a record must not be a second error.
    return Object.prototype.toString.call(value);
  }
}

function showPart(_key: string, part: unknown): unknown {
  if (typeof part === 'bigint') return part.toString();
  if (part instanceof Map) return [...part];
  if (part instanceof Set) return [...part];
  if (ArrayBuffer.isView(part)) return `<${part.byteLength} bytes>`;
  return part;
}

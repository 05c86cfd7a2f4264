import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { err, ok, type Result } from '../../core/base/result.ts';

/** What a link carries. */
export interface SharedJob {
  readonly source: string;
  readonly parallelism: number;
  readonly maxParallelism: number | null;
}

const VERSION = '1';
const MAX_FRAGMENT_CHARS = 400_000;
const MAX_JSON_BYTES = 1_000_000;
const MAX_PARALLELISM = 32;
const MAX_KEY_GROUPS = 32768;

/** The fragment, with `#`. */
export function shareFragment(job: SharedJob): string {
  const bytes = deflateSync(strToU8(JSON.stringify(job)), { level: 6 });
  return `#${VERSION}.${toBase64Url(bytes)}`;
}

/** @returns null if the fragment is no link of ours, an error if it is one that can't be read */
export function readFragment(fragment: string): Result<SharedJob, string> | null {
  const [, version, text = ''] = /^#?(\d{1,4})\.(.*)$/s.exec(fragment) ?? [];
  if (version === undefined) return null;
  if (version !== VERSION) return err(`This link is of version ${version}; this page reads ${VERSION}.`);
  if (text.length > MAX_FRAGMENT_CHARS) return err('This link is too long to be a job.');
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return err('This link is damaged: it holds characters that no link of ours has.');
  try {
    const parsed: unknown = JSON.parse(strFromU8(inflateBounded(fromBase64Url(text))));
    return readJob(parsed);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(`This link is damaged or was cut off: ${reason}`);
  }
}

function readJob(parsed: unknown): Result<SharedJob, string> {
  if (typeof parsed !== 'object' || parsed === null) return err('This link holds no job.');
  const { source, parallelism, maxParallelism } = parsed as Partial<Record<keyof SharedJob, unknown>>;
  if (typeof source !== 'string') return err('This link holds no source.');
  return ok({
    source,
    parallelism: wholeBetween(parallelism, MAX_PARALLELISM) ?? 1,
    maxParallelism: wholeBetween(maxParallelism, MAX_KEY_GROUPS),
  });
}

const wholeBetween = (value: unknown, max: number): number | null =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max ? value : null;

/** Stops as soon as more comes out than a job may have: a small link can inflate to gigabytes. */
function inflateBounded(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  let size = 0;
  let isWhole = false;
  const inflate = new Inflate((part, final) => {
    size += part.length;
    if (size > MAX_JSON_BYTES) throw new Error('it holds more than a job may have');
    parts.push(part);
    isWhole = final;
  });
  const STEP = 1024;
  for (let at = 0; at < bytes.length; at += STEP)
    inflate.push(bytes.subarray(at, at + STEP), at + STEP >= bytes.length);
  if (!isWhole) throw new Error('its end is missing');
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBase64Url(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const fromBase64Url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

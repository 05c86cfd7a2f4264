import { toHex } from '../base/hex.ts';
import { encodeJavaUtf8 } from '../base/java-utf8.ts';
import { murmur3x64Hash128 } from '../base/murmur3-128.ts';
import type { JobGraph } from './job-graph.ts';

/**
 * What both sides of a deployment compare: the same program and settings give the same 32 hex digits everywhere. What
 * operators declare about their state is left out: it is found after the graph was made.
 */
export function jobGraphHash(jobGraph: Omit<JobGraph, 'hash'>): string {
  return toHex(murmur3x64Hash128(encodeJavaUtf8(canonicalJson(jobGraph))));
}

/** JSON with sorted keys, without `declaredState` and `hash`. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (key, part: unknown) => {
    if (key === 'declaredState' || key === 'hash') return undefined;
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

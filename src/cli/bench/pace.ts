/** Records per second that something did, and what of the CPU each cost, null where it can't be known. */
export interface Pace {
  readonly recordsPerSecond: number;
  readonly cpuNsPerRecord: number | null;
}

export function paceOf(records: number, elapsedMs: number, cpuFromMs: number | null, cpuToMs: number | null): Pace {
  const cpuMs = cpuFromMs === null || cpuToMs === null ? null : cpuToMs - cpuFromMs;
  return {
    recordsPerSecond: (records / elapsedMs) * 1000,
    cpuNsPerRecord: cpuMs === null || records === 0 ? null : (cpuMs * 1e6) / records,
  };
}

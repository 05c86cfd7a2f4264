import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux's `/proc/<pid>/stat`, in all builds for servers and desktops. */
const TICKS_PER_SECOND = 100;

interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly cpuMs: number;
}

/** CPU time of a process and all its living descendants, null where there is no `/proc`. */
export function cpuMsOfTree(rootPid: number): number | null {
  const processes = allProcesses();
  if (processes.length === 0) return null;
  const tree = new Set([rootPid]);
  for (let before = 0; before < tree.size;) {
    before = tree.size;
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid);
  }
  return processes.reduce((sum, { pid, cpuMs }) => sum + (tree.has(pid) ? cpuMs : 0), 0);
}

function allProcesses(): ProcessStat[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(Number(name)));
  } catch {
    return [];
  }
}

function statOf(pid: number): ProcessStat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything.
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [, parent = 0] = fields;
    const ticks = (fields[11] ?? 0) + (fields[12] ?? 0);
    return [{ pid, parent, cpuMs: (1000 * ticks) / TICKS_PER_SECOND }];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

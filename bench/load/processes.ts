import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** What one process has used so far, and holds now. */
export type ProcessUse = { pid: number; cpuSeconds: number; rssMb: number; descriptors: number };

/** The parts of a load test at one moment: what generates load, the stack, the function's environments. */
export type Usage = {
  atMs: number;
  k6: ProcessUse;
  stack: ProcessUse;
  functions: readonly ProcessUse[];
  /** CPU seconds that everything on the machine together has used since it started. */
  machineSeconds: number;
};

/** Of `/proc/PID/stat` (proc_pid_stat(5)), counted behind the command's closing bracket. */
const FIELD = { parent: 1, userTicks: 11, systemTicks: 12, rssPages: 21 };
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

/** Reads the processes now; undefined where there is no `/proc` or k6 has ended. */
export function usageNow(k6Pid: number, nowMs: number): Usage | undefined {
  const k6 = readProcess(k6Pid);
  const stack = readProcess(process.pid);
  if (k6 === undefined || stack === undefined) return undefined;
  const functions = environments().flatMap((pid) => readProcess(pid) ?? []);
  return { atMs: nowMs, k6, stack, functions, machineSeconds: machineSeconds() };
}

/** The first line of `/proc/stat` (proc_stat(5)): user, nice, system, idle, iowait, irq, softirq, steal. */
function machineSeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}

function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function readProcess(pid: number): ProcessUse | undefined {
  const stat = statOf(pid);
  if (stat === undefined) return undefined;
  const field = (index: number) => Number(stat[index]);
  return {
    pid,
    cpuSeconds: (field(FIELD.userTicks) + field(FIELD.systemTicks)) / TICKS_PER_SECOND,
    rssMb: Math.round((field(FIELD.rssPages) * PAGE_BYTES) / 2 ** 20),
    descriptors: descriptorsOf(pid),
  };
}

function descriptorsOf(pid: number): number {
  try {
    const folder = `/proc/${pid}/fd`;
    // A descriptor that is closed meanwhile has no target any more.
    return readdirSync(folder).filter((name) => isOpen(join(folder, name))).length;
  } catch {
    return 0;
  }
}

function isOpen(path: string): boolean {
  try {
    return readlinkSync(path) !== '';
  } catch {
    return false;
  }
}

/** Children of this process that run the Lambda runtime. */
function environments(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => Number(statOf(pid)?.[FIELD.parent]) === process.pid && runsRuntime(pid));
}

function runsRuntime(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('local/lambda/runtime.ts');
  } catch {
    return false;
  }
}

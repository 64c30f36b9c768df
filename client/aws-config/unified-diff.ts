type Step = { sign: ' ' | '-' | '+'; line: string };

const CONTEXT_LINES = 3;

/** The difference of two texts as `diff -u` writes it; empty when there is none. */
export function unifiedDiff(before: string, after: string, path: string): string {
  if (before === after) return '';
  const steps = stepsBetween(linesOf(before), linesOf(after));
  const hunks = hunksOf(steps).map((range) => renderHunk(steps, range));
  return `--- ${path}\n+++ ${path}\n${hunks.join('')}`;
}

/** With their ends, so that a missing last one is a difference. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The shortest edit by the longest common subsequence of what lies between common head and tail. */
function stepsBetween(before: readonly string[], after: readonly string[]): Step[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const kept = (lines: readonly string[]): Step[] => lines.map((line) => ({ sign: ' ', line }));
  return [
    ...kept(before.slice(0, head)),
    ...middleSteps(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...kept(before.slice(before.length - tail)),
  ];
}

function middleSteps(before: readonly string[], after: readonly string[]): Step[] {
  const width = after.length + 1;
  // common[i * width + j]: how many lines before[i…] and after[j…] have in common.
  const common = new Uint32Array((before.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && old === fresh) {
      steps.push({ sign: ' ', line: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      steps.push({ sign: '-', line: old });
      i += 1;
    } else if (fresh !== undefined) {
      steps.push({ sign: '+', line: fresh });
      j += 1;
    }
  }
  return steps;
}

type Range = { from: number; to: number };

/** Changes with their context; what overlaps is one. */
function hunksOf(steps: readonly Step[]): Range[] {
  const ranges: Range[] = [];
  for (const [n, { sign }] of steps.entries()) {
    if (sign === ' ') continue;
    const last = ranges.at(-1);
    const [from, to] = [Math.max(0, n - CONTEXT_LINES), Math.min(steps.length, n + 1 + CONTEXT_LINES)];
    if (last !== undefined && from <= last.to) last.to = to;
    else ranges.push({ from, to });
  }
  return ranges;
}

function renderHunk(steps: readonly Step[], { from, to }: Range): string {
  const count = (part: readonly Step[], without: Step['sign']): number =>
    part.filter(({ sign }) => sign !== without).length;
  const [earlier, part] = [steps.slice(0, from), steps.slice(from, to)];
  const place = (without: Step['sign']): string => {
    const lines = count(part, without);
    // A side without lines is named by the line before it.
    return `${count(earlier, without) + (lines === 0 ? 0 : 1)},${lines}`;
  };
  const body = part.map(({ sign, line }) =>
    line.endsWith('\n') ? `${sign}${line}` : `${sign}${line}\n\\ No newline at end of file\n`,
  );
  return `@@ -${place('+')} +${place('-')} @@\n${body.join('')}`;
}

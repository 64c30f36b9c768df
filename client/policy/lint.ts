import type { Surroundings } from '../surroundings/surroundings.ts';
import { faultLine, readPolicy } from './document.ts';

/** Prints every fault of every file. @returns the exit status: 0, or 1 if there is a fault */
export function lint(
  files: readonly string[],
  { json }: { json: boolean },
  { out }: Pick<Surroundings, 'out'>,
): 0 | 1 {
  const results = files.map((file) => {
    const parsed = readPolicy(file);
    return { file, faults: parsed.ok ? [] : parsed.faults };
  });
  const faulty = results.some(({ faults }) => faults.length > 0);
  if (json) out(`${JSON.stringify({ ok: !faulty, files: results }, null, 2)}\n`);
  else for (const { file, faults } of results) for (const fault of faults) out(faultLine(file, fault));
  return faulty ? 1 : 0;
}

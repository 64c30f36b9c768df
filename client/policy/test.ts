import {
  coveredRules,
  type Decision,
  evaluate,
  type Fault,
  type Policy,
} from '../../functions/policy/index.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { type PolicyCase, parseCases } from './cases.ts';
import { readPolicy, readText } from './document.ts';
import { inWords } from './report.ts';
import { type SuiteFiles, suitesIn } from './suite.ts';

/** A case that went otherwise than it says. */
export type Failure = { name: string; expected: { effect: string; rule?: string }; got: Decision };

/** Rules that no case decides by, and rules that an earlier one covers. */
export type RuleCoverage = {
  unreached: { index: number; name: string }[];
  covered: { index: number; name: string; by: { index: number; name: string } }[];
};

/** What became of one policy. */
export type SuiteResult = SuiteFiles & {
  cases: number;
  faults: { file: string; fault: Fault }[];
  failures: Failure[];
  coverage: RuleCoverage | undefined;
};

/**
 * Runs the cases beside the policies of a directory. What coverage finds is reported and
 * fails nothing.
 * @returns the exit status: 0, or 1 if a case fails, a file has faults or there is no case at all
 */
export function test(
  directory: string,
  { json, coverage }: { json: boolean; coverage: boolean },
  { out }: Pick<Surroundings, 'out'>,
): 0 | 1 {
  const suites = (suitesIn(directory) ?? []).map((files) => run(files, coverage));
  const cases = suites.reduce((sum, suite) => sum + suite.cases, 0);
  const faulty = suites.some(({ faults, failures }) => faults.length > 0 || failures.length > 0);
  const ok = cases > 0 && !faulty;
  out(json ? `${JSON.stringify({ ok, cases, suites }, null, 2)}\n` : inWords(directory, suites));
  return ok ? 0 : 1;
}

function run(files: SuiteFiles, coverage: boolean): SuiteResult {
  const { policyFile, casesFile } = files;
  const parsed = readPolicy(policyFile);
  if (!parsed.ok) return faulty(files, policyFile, parsed.faults);
  const { policy } = parsed;
  const read = casesFile === undefined ? { cases: [] } : readCases(casesFile, policy);
  if ('faults' in read) return faulty(files, casesFile ?? policyFile, read.faults);
  const decided = read.cases.map((one) => ({ one, got: evaluate(policy, one.input) }));
  return {
    ...files,
    cases: decided.length,
    faults: [],
    failures: decided
      .filter(({ one, got }) => !isAsExpected(one, got))
      .map(({ one, got }) => failureOf(one, got)),
    coverage: coverage ? coverageOf(policy, new Set(decided.map(({ got }) => got.ruleIndex))) : undefined,
  };
}

function readCases(file: string, policy: Policy): ReturnType<typeof parseCases> {
  const read = readText(file);
  const timed = policy.rules.some(({ window }) => window !== undefined);
  return 'text' in read ? parseCases(read.text, timed) : read;
}

function faulty(files: SuiteFiles, file: string, faults: readonly Fault[]): SuiteResult {
  return {
    ...files,
    cases: 0,
    faults: faults.map((fault) => ({ file, fault })),
    failures: [],
    coverage: undefined,
  };
}

function isAsExpected({ effect, rule }: PolicyCase, got: Decision): boolean {
  return got.effect === effect && (rule === undefined || got.rule === rule);
}

function failureOf({ name, effect, rule }: PolicyCase, got: Decision): Failure {
  return { name, expected: rule === undefined ? { effect } : { effect, rule }, got };
}

function coverageOf(policy: Policy, reached: ReadonlySet<number>): RuleCoverage {
  const named = (index: number): { index: number; name: string } => ({
    index,
    name: policy.rules[index]?.name ?? '',
  });
  return {
    unreached: policy.rules.filter(({ index }) => !reached.has(index)).map(({ index }) => named(index)),
    covered: coveredRules(policy).map(({ index, by }) => ({ ...named(index), by: named(by) })),
  };
}

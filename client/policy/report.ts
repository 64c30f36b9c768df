import { printable } from '../terminal/printable.ts';
import { faultLine } from './document.ts';
import type { Failure, RuleCoverage, SuiteResult } from './test.ts';

/** The results of a directory for a reader: faults and failures first, counts last. */
export function inWords(directory: string, suites: readonly SuiteResult[]): string {
  const cases = suites.reduce((sum, suite) => sum + suite.cases, 0);
  const failed = suites.reduce((sum, { failures }) => sum + failures.length, 0);
  const faults = suites.reduce((sum, suite) => sum + suite.faults.length, 0);
  const none =
    cases + faults === 0
      ? `${printable(directory)}: no cases found, put them in NAME.test.yaml beside NAME.yaml\n`
      : '';
  const counts = [
    `${cases - failed} passed`,
    `${failed} failed`,
    ...(faults > 0 ? [`${faults} faults`] : []),
  ];
  return `${suites.map(suiteInWords).join('')}${none}${counts.join(', ')}\n`;
}

function suiteInWords(suite: SuiteResult): string {
  const { policyFile, casesFile, faults, failures, coverage } = suite;
  const faultLines = faults.map(({ file, fault }) => faultLine(file, fault));
  const failureLines = failures.map((failure) => failureLine(casesFile ?? policyFile, failure));
  return [...faultLines, ...failureLines, ...(coverage ? coverageLines(policyFile, coverage) : [])].join('');
}

function failureLine(file: string, { name, expected, got }: Failure): string {
  const wanted =
    expected.rule === undefined ? expected.effect : `${expected.effect} by ${ruleInWords(expected.rule)}`;
  return `${printable(file)}: ${printable(name)}: expected ${wanted}, got ${got.effect} by ${ruleInWords(got.rule)}\n`;
}

function ruleInWords(rule: string): string {
  return rule === '' ? 'no rule' : `rule ${printable(rule)}`;
}

function coverageLines(file: string, { unreached, covered }: RuleCoverage): string[] {
  const rule = ({ index, name }: { index: number; name: string }): string =>
    `rule ${index} ${printable(name)}`;
  return [
    ...unreached.map((one) => `${printable(file)}: ${rule(one)} is reached by no case\n`),
    ...covered.map((one) => `${printable(file)}: ${rule(one)} can never match, ${rule(one.by)} covers it\n`),
  ];
}

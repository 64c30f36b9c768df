import { printable } from '../terminal/printable.ts';
import { accountOf, type Change, measuresOf } from './changes.ts';
import type { Stored } from './parameters.ts';

/** What was reviewed: which text replaces which version, each by its hash. */
export type Plan = {
  plan: 'sentinel.policy-store/1';
  kind: string;
  region: string;
  /** null where nothing was stored yet. */
  account: string | null;
  root: string;
  changes: readonly PlannedChange[];
};

type PlannedChange = {
  profile: string;
  change: Change['kind'];
  storedVersion: number | null;
  storedSha256: string | null;
  sha256: string | null;
};

const FORM = 'sentinel.policy-store/1';

export type PlanPlace = { kind: string; region: string; account: string | null; root: string };

/** The store of a run, as plans name it. */
export function planPlace(
  { kind, place: { region, root } }: { kind: { word: string }; place: { region: string; root: string } },
  stored: readonly Stored[],
): PlanPlace {
  return { kind: kind.word, region, account: accountOf(stored), root };
}

/** The plan of some changes, as a file: no text of a document is in it. */
export function planText(place: PlanPlace, changes: readonly Change[]): string {
  const plan: Plan = { plan: FORM, ...place, changes: changes.map(plannedOf) };
  return `${JSON.stringify(plan, null, 2)}\n`;
}

function plannedOf(change: Change): PlannedChange {
  const { storedVersion, storedSha256, sha256 } = measuresOf(change);
  return { profile: change.profile, change: change.kind, storedVersion, storedSha256, sha256 };
}

/**
 * Why these changes are not those of the plan; undefined when they are, in all they replace and write. A plan is
 * compared whole, so that it need not be believed: a changed one fits nothing else that is to be done.
 */
export function differsFromPlan(
  text: string,
  place: PlanPlace,
  changes: readonly Change[],
): string | undefined {
  const wanted = planText(place, changes);
  const [planned, now] = [parsed(text), parsed(wanted)];
  if (planned === undefined) return 'the plan is no plan of `diff --out`: make it again';
  if (JSON.stringify(planned) === JSON.stringify(now)) return undefined;
  const where = Object.entries(place).filter(([name, value]) => planned[name] !== value);
  if (where.length > 0) {
    const words = where.map(
      ([name, value]) => `${name} \`${printable(String(planned[name]), 100)}\`, not \`${value}\``,
    );
    return `the plan is for ${words.join(', ')}: make it again for this place`;
  }
  const listed = Array.isArray(planned.changes)
    ? planned.changes.map((one: unknown) => JSON.stringify(one))
    : [];
  const odd = changes.filter((change) => !listed.includes(JSON.stringify(plannedOf(change))));
  const names = odd.map(({ profile }) => `\`${profile}\``).join(', ');
  const what = names === '' ? 'it has changes that are not there any more' : `of ${names}`;
  return `what is to be done is not what was planned: ${what}: run \`diff --out\` again and have it reviewed`;
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'plan' in value && value.plan === FORM
      ? { ...value }
      : undefined;
  } catch {
    return undefined;
  }
}

import { unifiedDiff } from '../aws-config/unified-diff.ts';
import { printable } from '../terminal/printable.ts';
import type { Change } from './changes.ts';
import { tierFor } from './changes.ts';
import type { Kind } from './kinds.ts';
import { withoutExternalIds } from './mask.ts';
import type { Changed, Replay, Verdict } from './replay.ts';
import type { StoredVersion } from './stored-version.ts';

const MOST_GROUPS = 20;
const LONGEST_LINE = 2000;

/** A text of others for a terminal, its lines kept and nothing in them to obey. */
export function linesOf(text: string): string {
  const lines = text.split('\n');
  const last = lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  return last.map((line) => `${printable(line, LONGEST_LINE)}\n`).join('');
}

/** What a text of this kind may show of itself; undefined: nothing. */
export function shownText(kind: Kind, text: string, secure: boolean): string | undefined {
  return secure ? undefined : kind.word === 'policy' ? text : withoutExternalIds('', text)?.[1];
}

/** One change: what it is in a line, then its difference. */
export function changeText(kind: Kind, change: Change, over: StoredVersion | undefined): string {
  const { profile, text, stored } = change;
  const bytes = text === undefined ? 0 : Buffer.byteLength(text);
  const tier = text === undefined ? '' : tierText(tierFor(text, over), over);
  const size = `${bytes} bytes${tier}`;
  if (change.kind === 'delete')
    return `delete ${profile}, version ${stored?.version}: ${kind.withoutOne}, and its versions and labels are lost\n`;
  const head =
    change.kind === 'create'
      ? `create ${profile} (${size})\n`
      : `update ${profile} from version ${stored?.version} (${size})\n`;
  return head + differenceText(kind, change);
}

function tierText(tier: 'Standard' | 'Advanced', over: StoredVersion | undefined): string {
  if (tier === 'Standard') return '';
  return over?.tier === 'Advanced'
    ? ', advanced tier'
    : ', advanced tier from now on, which costs and cannot be undone';
}

/** The difference as `diff -u` writes it; of what is kept as a SecureString only that there is one. */
export function differenceText(kind: Kind, { profile, text = '', stored }: Change): string {
  if (stored?.secure) return 'its text is kept as a SecureString and not shown\n';
  const before = stored?.text ?? '';
  const texts = kind.word === 'policy' ? ([before, text] as const) : withoutExternalIds(before, text);
  if (texts === undefined) return 'its external id cannot be told from the rest: its text is not shown\n';
  const difference = linesOf(unifiedDiff(texts[0], texts[1], `${profile}.yaml`));
  return difference === '' ? 'the texts differ only in what is not shown\n' : difference;
}

/** What the ledger's last requests would come to. */
export function replayText({
  profile,
  requests,
  expired,
  damaged,
  sinceMs,
  decisions,
  caps,
}: Replay): string {
  const otherwise = decisions.reduce((sum, one) => sum + one.requests, 0);
  const since = sinceMs === null ? '' : ` since ${new Date(sinceMs).toISOString()}`;
  const left = [
    ...(expired > 0 ? [`${expired} without a body any more`] : []),
    ...(damaged > 0 ? [`${damaged} not what was recorded: run \`sentinel audit verify\``] : []),
  ];
  const notes = left.length === 0 ? '' : `  left out: ${left.join('; ')}\n`;
  const head =
    requests === 0
      ? `replay of ${profile}: the ledger has no request that its policy decided\n`
      : `replay of ${profile}: ${otherwise} of ${requests} requests${since} would be decided otherwise\n`;
  return `${head}${groupLines(decisions)}${capLines(caps)}${notes}`;
}

function capLines(caps: readonly Changed[]): string {
  const sum = caps.reduce((total, one) => total + one.requests, 0);
  return sum === 0 ? '' : `  ${sum} more would be allowed for another longest time\n${groupLines(caps)}`;
}

function groupLines(groups: readonly Changed[]): string {
  const lines = groups.slice(0, MOST_GROUPS).map(({ user, from, to, requests, lastMs }) => {
    const times = requests === 1 ? 'once' : `${requests} times, last`;
    return `  ${printable(user, 128)}: ${verdictText(from)} -> ${verdictText(to)}, ${times} ${new Date(lastMs).toISOString()}\n`;
  });
  const more = groups.length - MOST_GROUPS;
  return lines.join('') + (more > 0 ? `  and ${more} more such lines: \`--json\` has them all\n` : '');
}

function verdictText({ effect, rule, capSeconds }: Verdict): string {
  const cap = capSeconds === null ? '' : `, at most ${capSeconds} s`;
  return `${effect} (${rule === '' ? 'no rule' : printable(rule, 128)}${cap})`;
}

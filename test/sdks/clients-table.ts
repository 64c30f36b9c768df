import { BEHAVIOURS, type Moment } from './behaviour.ts';
import { LANGUAGES, type Language } from './toolchains.ts';
import { WAYS, type Way } from './ways.ts';

export const BEGIN = '<!-- from test/sdks/behaviour.ts -->\n';
export const END = '<!-- end -->\n';

const WAY_NAMES = { agent: 'agent', process: '`credential_process`', token: 'workload token' } as const;

/** The part of docs/clients.md that every run of the SDKs is held to. */
export function clientsTable(): string {
  const head = [
    '| SDK | way in | asks for new keys | one refused call | why is read in | the service is down |',
    '| --- | --- | --- | --- | --- | --- |',
  ];
  const rows = LANGUAGES.flatMap((language) => WAYS.map((way) => row(language, way)));
  return `${[...head, ...rows].join('\n')}\n`;
}

function row(language: Language, way: Way): string {
  const { version, ways } = BEHAVIOURS[language];
  const { refused, renews, fails } = ways[way];
  const cells = [
    `${language} ${version}`,
    WAY_NAMES[way],
    moment(renews, 'at each command'),
    `${count(refused.asks, way)}${refused.seconds === 0 ? '' : ` in ${refused.seconds} s`}`,
    refused.tells,
    `fails ${moment(fails, 'at each command')}`,
  ];
  return `| ${cells.join(' | ')} |`;
}

/** `always`: what is said of something that was there with all that was tried. */
function moment({ at, notAt }: Moment, always: string): string {
  if (notAt === undefined) return always;
  return at === 0 ? 'when they have expired' : `at ${time(at)}, not at ${time(notAt)}`;
}

function time(seconds: number): string {
  return seconds < 120 ? `${seconds} s` : `${seconds / 60} min`;
}

function count([least, most]: readonly [number, number], way: Way): string {
  const what = way === 'process' ? 'run' : 'request';
  return least === most ? `${least} ${what}${least === 1 ? '' : 's'}` : `${least} or ${most} ${what}s`;
}

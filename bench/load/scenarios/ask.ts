import { hmac, sha256 } from 'k6/crypto';
import { SharedArray } from 'k6/data';
import exec from 'k6/execution';
import http from 'k6/http';
import { Counter } from 'k6/metrics';
import { type DecisionCode, REFUSALS } from '../../../functions/answer/codes.ts';
import { readAnswer } from '../answer.ts';
import { createSigner, type Hashes, type Sign } from '../sigv4.ts';

type Identity = { name: string; accessKeyId: string; secretAccessKey: string; sessionToken?: string };
type StackFile = { gateway: string; region: string; identities: Identity[] };

const hashes: Hashes = {
  sha256Hex: (text) => sha256(text, 'hex'),
  hmac: (key, text) => hmac('sha256', key, text, 'binary'),
  hmacHex: (key, text) => hmac('sha256', key, text, 'hex'),
};

const readStack = (): StackFile => JSON.parse(open(__ENV.LOAD_STACK_FILE ?? ''));
const [stack] = new SharedArray('stack', () => {
  const { gateway, region } = readStack();
  return [{ gateway, region }];
});
const identities = new SharedArray('identities', () => readStack().identities);
const gateway = stack?.gateway ?? '';
const host = gateway.slice('http://'.length);
const signers: Record<string, Sign> = {};

/** Answers in the service's form, by code. */
const answers: Record<string, Counter> = {};
for (const code of ['OK', ...Object.keys(REFUSALS)]) answers[code] = new Counter(`answers_${code}`);
/** Answers in another form, and those of a code that was not to be expected. */
const unexpected = new Counter('answers_unexpected');
/** While environments start, a dependency may be too slow for them: what a warm-up takes beside what it asks for. */
const WHILE_STARTING: readonly DecisionCode[] = [
  'POLICY_UNAVAILABLE',
  'CREDENTIAL_ERROR',
  'AUDIT_UNAVAILABLE',
];

/** How many unexpected answers one virtual user tells of. */
let tellings = 3;

function signerOf(caller: string): Sign {
  const known = signers[caller];
  if (known !== undefined) return known;
  const identity = identities.find(({ name }) => name === caller);
  if (identity === undefined) throw new Error(`no identity ${caller}`);
  const made = createSigner(hashes, identity, { region: stack?.region ?? '', service: 'execute-api' });
  signers[caller] = made;
  return made;
}

/** Asks for a profile's credentials; any other answer than one of these codes counts as unexpected. */
export function ask(caller: string, profile: string, expected: readonly DecisionCode[]): void {
  const target = `/credentials/${profile}`;
  const signed = signerOf(caller)({ method: 'GET', target, headers: [['host', host]], body: '' }, Date.now());
  // One name for all of them: k6 keeps a series of samples for each.
  const tags = { name: 'credentials' };
  const answer = http.get(`${gateway}${target}`, { headers: signed.headers, tags, timeout: '10s' });
  const reading = readAnswer({
    status: answer.status,
    headers: answer.headers,
    body: typeof answer.body === 'string' ? answer.body : '',
  });
  if (reading.ok) answers[reading.code]?.add(1);
  const isStarting = exec.scenario.name === 'warm';
  const takes = isStarting ? [...expected, ...WHILE_STARTING] : expected;
  if (reading.ok && takes.includes(reading.code)) return;
  unexpected.add(1);
  if (tellings > 0)
    console.error(`unexpected: ${reading.ok ? reading.code : reading.why} ${answer.error}`.trim());
  tellings -= 1;
}

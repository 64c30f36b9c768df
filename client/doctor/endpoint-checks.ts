import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { fieldOf, parseJson } from '../service/answer.ts';
import { error, type Finding, ok, warning } from './finding.ts';
import { type Probing, probe } from './probe.ts';

const OTHER_SKEW_MS = 60_000;
/** A SigV4 signature counts for five minutes; some of them are the way there. */
const WORST_SKEW_MS = 4 * 60_000;

/** The way to the service: its name, the connection, TLS, who answers, and the clock by its `Date`. */
export async function checkEndpoint(endpoint: URL, nowMs: () => number): Promise<Finding[]> {
  const host = endpoint.hostname.replace(/^\[|\]$/g, '');
  const findings: Finding[] = [];
  if (isIP(host) === 0) {
    const resolved = await resolve(host);
    findings.push(resolved);
    if (resolved.level === 'error') return findings;
  }
  const base = endpoint.pathname.replace(/\/+$/, '');
  const answer = await probe(new URL(`${base}/profiles`, endpoint));
  if (!answer.ok) return [...findings, connectionFault(answer.code, endpoint)];
  if (endpoint.protocol === 'https:') findings.push(ok('tls', `the certificate of ${host} is trusted`));
  findings.push(ok('connection', `${endpoint.origin} answers`), whoAnswers(answer, endpoint));
  findings.push(checkClock(answer.headers.date, nowMs()));
  return findings;
}

async function resolve(host: string): Promise<Finding> {
  try {
    const { address } = await lookup(host);
    return ok('dns', `${host} is ${address}`);
  } catch (failure) {
    const code = failure instanceof Error && 'code' in failure ? String(failure.code) : 'unknown error';
    const mend =
      code === 'ENOTFOUND'
        ? 'check the endpoint’s spelling, and the VPN if the name is a private one'
        : 'check the network and its name server';
    return error('dns', `the name ${host} cannot be resolved (${code})`, mend);
  }
}

const TLS_FAULTS: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  CERT_HAS_EXPIRED: ['has expired', 'have it renewed, or set this machine’s clock if it is wrong'],
  CERT_NOT_YET_VALID: ['is not valid yet', 'set this machine’s clock'],
  ERR_TLS_CERT_ALTNAME_INVALID: [
    'is for another name',
    'use the name the certificate has, or check who answers',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['is self-signed', 'set NODE_EXTRA_CA_CERTS to a file with its issuer'],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'has an issuer that is not known',
    'set NODE_EXTRA_CA_CERTS to a file with its issuer',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'has an issuer that is not known',
    'set NODE_EXTRA_CA_CERTS to a file with it',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'has an issuer that is not known',
    'set NODE_EXTRA_CA_CERTS to a file with it',
  ],
};

const CONNECTION_FAULTS: Readonly<Record<string, readonly [what: string, mend: string]>> = {
  ECONNREFUSED: ['nothing listens there', 'check the port, or start what should listen'],
  ECONNRESET: ['the connection was closed before an answer', 'try again, then check proxies on the way'],
  TIMEOUT: ['there was no answer in 5 s', 'check firewall and VPN'],
  TOO_LONG: ['the answer is too long to be sentinel’s', 'check the URL'],
};

function connectionFault(code: string, { hostname, origin }: URL): Finding {
  const tls = TLS_FAULTS[code];
  if (tls !== undefined) return error('tls', `the certificate of ${hostname} ${tls[0]} (${code})`, tls[1]);
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) {
    return error('tls', `${origin} does not speak TLS (${code})`, 'check scheme and port of the endpoint');
  }
  const [what, mend] = CONNECTION_FAULTS[code] ?? [code, 'check the network'];
  return error('connection', `${origin} cannot be reached: ${what}`, mend);
}

/** An unsigned request is refused by API Gateway, and by the service, in JSON; a proxy or a portal answers HTML. */
function whoAnswers({ status, body }: Extract<Probing, { ok: true }>, { origin }: URL): Finding {
  const value = parseJson(body);
  const said = fieldOf(value, 'Code') ?? fieldOf(value, 'message') ?? fieldOf(value, 'Message');
  if ((status === 401 || status === 403) && typeof said === 'string')
    return ok('answer', `${origin} refuses what is not signed, as it should`);
  if (status === 404) {
    const mend = 'check the URL: the API’s own, with its stage where it is not `$default`';
    return error('answer', `${origin} has no route \`/profiles\``, mend);
  }
  const what = `${origin} answers an unsigned request with ${status}, not as sentinel does`;
  return error('answer', what, 'check the URL, and whether a proxy or a login page is in between');
}

function checkClock(date: string | string[] | undefined, nowMs: number): Finding {
  const theirMs = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  if (Number.isNaN(theirMs)) return warning('clock', 'the service tells no time', 'check the clock yourself');
  const offMs = nowMs - theirMs;
  const seconds = Math.round(Math.abs(offMs) / 1000);
  // `Date` is cut to whole seconds.
  if (Math.abs(offMs) < OTHER_SKEW_MS)
    return ok('clock', `this machine’s clock is right to ${seconds + 1} s`);
  const what = `this machine’s clock is ${seconds} s ${offMs > 0 ? 'ahead of' : 'behind'} the service’s`;
  if (Math.abs(offMs) < WORST_SKEW_MS)
    return warning('clock', what, 'set it, by NTP: at five minutes signatures are refused');
  return error('clock', what, 'set it, by NTP: AWS refuses signatures that are five minutes off');
}

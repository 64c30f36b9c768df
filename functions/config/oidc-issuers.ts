import type { Setting } from './setting.ts';

/** An issuer of workload tokens, as the deployment trusts it. */
export type OidcIssuer = {
  /** Equal to the `iss` of its tokens, character by character. */
  issuer: string;
  /** A token must be meant for one of these. */
  audiences: ReadonlySet<string>;
  /** A subject must begin with one of these; empty: any subject. */
  subjectPrefixes: readonly string[];
};

const ALIAS = /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/;
const ISSUER =
  /^(?:https:\/\/[a-z0-9.-]{1,253}(?::\d{1,5})?(?:\/[\w.~:@!$&'()*+;=%/-]{0,200})?|http:\/\/127\.0\.0\.1:\d{1,5})$/;
/** Printable, without brackets, commas and spaces: API Gateway writes a list of audiences `[a b]`. */
const AUDIENCE = /^[!#-&(-+\--;=?-Z^_a-z|~]{1,255}$/;
const SUBJECT = 'sub=';
/** It ends where a name ends: `repo:acme` would let in `repo:acme-impostor/x`. */
const PREFIX = /^[!#-&(-+\--;=?-Z^_a-z|~]{0,200}[:/]$/;
/** Quotas of HTTP APIs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MOST_ISSUERS = 10;
const MOST_AUDIENCES = 50;

/** `ALIAS=ISSUER AUDIENCE … sub=PREFIX …`, with commas between issuers; empty when not given. */
export function oidcIssuers(variable: string, meaning: string): Setting<ReadonlyMap<string, OidcIssuer>> {
  return {
    variable,
    meaning,
    range:
      '`ALIAS=ISSUER AUDIENCE`, more audiences and `sub=PREFIX` (ending in `:` or `/`: the only subjects taken) after spaces, the next issuer after a comma',
    defaultText: '',
    secret: false,
    read: (value) => {
      if (value === undefined || value.trim() === '') return new Map();
      const entries = value.split(',').map(readEntry);
      const issuers = new Map(entries.filter((entry) => entry !== undefined));
      return issuers.size === entries.length && issuers.size <= MOST_ISSUERS ? issuers : undefined;
    },
  };
}

function readEntry(text: string): [alias: string, issuer: OidcIssuer] | undefined {
  const [head = '', ...words] = text.trim().split(/ +/);
  const cut = head.indexOf('=');
  const alias = head.slice(0, cut);
  const issuer = head.slice(cut + 1);
  const audiences = words.filter((word) => !word.startsWith(SUBJECT));
  const subjectPrefixes = words
    .filter((word) => word.startsWith(SUBJECT))
    .map((word) => word.slice(SUBJECT.length));
  if (cut < 1 || !ALIAS.test(alias) || !ISSUER.test(issuer)) return undefined;
  if (audiences.length === 0 || audiences.length > MOST_AUDIENCES) return undefined;
  if (!audiences.every((one) => AUDIENCE.test(one)) || !subjectPrefixes.every((one) => PREFIX.test(one))) {
    return undefined;
  }
  return [alias, { issuer, audiences: new Set(audiences), subjectPrefixes }];
}

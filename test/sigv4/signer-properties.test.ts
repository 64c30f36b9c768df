import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WireRequest } from '../../local/sigv4/signed-request.ts';
import { LONG_TERM, outcome, SESSION, signed, verify } from './signed-requests.ts';

const text = (minLength = 0) => fc.string({ unit: 'grapheme', minLength, maxLength: 8 });
const encode = (plain: string) => encodeURIComponent(plain);
const plainName = text(1).filter((name) => !/^x-amz-|^__proto__$/i.test(name));
const headerValue = fc.string({
  unit: fc.constantFrom('a', 'B', '7', ' ', '  ', '\t', ',', '"', ';', '='),
  maxLength: 12,
});

const plainRequest = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'),
  path: fc
    .array(
      text(1).filter((segment) => !/^\.+$/.test(segment)),
      { maxLength: 4 },
    )
    .map((segments) => `/${segments.map(encode).join('/')}`),
  query: fc.dictionary(plainName, fc.oneof(text(), fc.array(text(), { minLength: 1, maxLength: 3 })), {
    maxKeys: 4,
  }),
  headers: fc.dictionary(fc.stringMatching(/^(x-|x-amz-meta-|accept-)[a-z]{1,6}$/), headerValue, {
    maxKeys: 3,
  }),
  body: text(),
});
const place = fc.constantFrom('header' as const, 'query' as const);
const credential = fc.constantFrom(LONG_TERM, SESSION);

/** What HTTP's parser does to a header's value. */
const parsed = (request: WireRequest): WireRequest => ({
  ...request,
  headers: request.headers.map(([name, value]) => [name, value.replace(/^[ \t]+|[ \t]+$/g, '')] as const),
});

test('whatever AWS’s own signer signs is verified', async () => {
  await fc.assert(
    fc.asyncProperty(plainRequest, place, credential, async (plain, where, keys) => {
      const request = await signed(plain, { in: where, credential: keys });
      expect(outcome(verify(parsed(request)))).toBe('ok');
    }),
    { numRuns: 500 },
  );
});

test('paths that are not in normal form are signed in normal form', async () => {
  const segment = fc.constantFrom('', '.', '..', 'a', 'b%20c', '%2E%2E', '...');
  await fc.assert(
    fc.asyncProperty(fc.array(segment, { maxLength: 6 }), async (segments) => {
      const request = await signed({ method: 'GET', path: `/${segments.join('/')}` });
      expect(outcome(verify(request))).toBe('ok');
    }),
    { numRuns: 200 },
  );
});

const REPLACEMENTS = 'AbZ09_~%&=?/+ ';

/** `text` with one character changed, or undefined when there is none to change or it is that already. */
function changeOne(original: string, at: number, to: string): string | undefined {
  const index = original.length === 0 ? 0 : at % original.length;
  if (original.length === 0 || original[index] === to) return undefined;
  return original.slice(0, index) + to + original.slice(index + 1);
}

/** Pairs a form reader sees, in no order: what a query means. */
const meaning = (query: string) =>
  JSON.stringify([...new URLSearchParams(query)].map((pair) => pair.join('=')).sort());

type Mutation = { part: 'method' | 'path' | 'query' | 'header' | 'name' | 'body'; at: number; to: string };

function mutate(request: WireRequest, { part, at, to }: Mutation): WireRequest | undefined {
  const [path = '', query = ''] = request.rawUrl.split('?');
  const change = (original: string) => changeOne(original, at, to);
  if (part === 'method') return with1(change(request.method), (method) => ({ ...request, method }));
  if (part === 'path') {
    // A slash beside a slash, or one removed beside it, is the same path in normal form.
    if (to === '/') return undefined;
    return with1(change(path.slice(1)), (rest) => ({
      ...request,
      rawUrl: `/${rest}${query && `?${query}`}`,
    }));
  }
  if (part === 'query') {
    return with1(change(query), (changed) =>
      meaning(changed) === meaning(query) ? undefined : { ...request, rawUrl: `${path}?${changed}` },
    );
  }
  if (part === 'body') {
    return with1(change(Buffer.from(request.body).toString('latin1')), (body) => ({
      ...request,
      body: Buffer.from(body, 'latin1'),
    }));
  }
  const index = at % request.headers.length;
  const [name = '', value = ''] = request.headers[index] ?? [];
  const blanks = /[ \t]/;
  const changed = change(part === 'header' ? value : name);
  if (changed === undefined || blanks.test(to) || (part === 'name' && changed.toLowerCase() === name))
    return undefined;
  return {
    ...request,
    headers: request.headers.with(index, part === 'header' ? [name, changed] : [changed, value]),
  };
}

function with1<Value>(
  changed: string | undefined,
  make: (changed: string) => Value | undefined,
): Value | undefined {
  return changed === undefined ? undefined : make(changed);
}

test('a change in method, path, query, header name, header value or body is refused', async () => {
  const mutation = fc.record({
    part: fc.constantFrom<Mutation['part']>('method', 'path', 'query', 'header', 'name', 'body'),
    at: fc.nat(400),
    to: fc.constantFrom(...REPLACEMENTS),
  });
  let tried = 0;
  await fc.assert(
    fc.asyncProperty(plainRequest, place, credential, mutation, async (plain, where, keys, change) => {
      const request = parsed(await signed(plain, { in: where, credential: keys }));
      const changed = mutate(request, change);
      fc.pre(changed !== undefined);
      tried += 1;
      expect(outcome(verify(changed)), JSON.stringify(changed)).not.toBe('ok');
    }),
    { numRuns: 1_000 },
  );
  expect(tried).toBeGreaterThanOrEqual(1_000);
});

const AWS_HOST = /^[a-z0-9]+\.execute-api\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Reads the service's URL: https, or http on this machine; a path before `/credentials` is kept, nothing else. */
export function readEndpoint(text: string): { ok: true; url: URL } | { ok: false; fault: string } {
  if (!URL.canParse(text)) return { ok: false, fault: 'is not a URL: give `https://HOST`' };
  const url = new URL(text);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return { ok: false, fault: 'has a user, a query or a fragment: give `https://HOST` alone' };
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname)))
    return { ok: true, url };
  // Credentials come back over this connection.
  return { ok: false, fault: 'is neither `https` nor on this machine: use `https`' };
}

/** The region in API Gateway's own host names; custom domains do not tell. */
export function regionOfHost(url: URL): string | undefined {
  return AWS_HOST.exec(url.hostname)?.[1];
}

/** Media types whose bodies reach a function as text. Any other, form posts and none at all included, is base64. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  'application/json',
  'application/xml',
  'application/javascript',
]);

export type EventBody = { body?: string; isBase64Encoded: boolean };

/**
 * The event's body. Which types count as text is not in AWS's documentation; this set was found by trying on
 * AWS (github.com/ministackorg/ministack, pull request 766). An empty body is left out, as in captured events.
 */
export function eventBody(body: Uint8Array, contentType: string | undefined): EventBody {
  if (body.length === 0) return { isBase64Encoded: false };
  const [mediaType = ''] = (contentType ?? '').toLowerCase().split(';');
  const isText = mediaType.trim().startsWith('text/') || TEXT_TYPES.has(mediaType.trim());
  const bytes = Buffer.from(body);
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}

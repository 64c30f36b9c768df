/** An element's content: text, or elements in order; `undefined` leaves the element out. */
export type XmlContent = string | number | { readonly [element: string]: XmlContent | undefined };

const XML_ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const escapeXml = (text: string): string =>
  text.replace(
    /[&<>"']|[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu,
    (c) => XML_ESCAPES[c] ?? '?',
  );

/** Elements in order, text escaped; characters XML 1.0 cannot hold become `?`. */
export const xml = (content: XmlContent): string =>
  typeof content === 'object'
    ? Object.entries(content)
        .map(([name, child]) => (child === undefined ? '' : `<${name}>${xml(child)}</${name}>`))
        .join('')
    : escapeXml(String(content));

/// <reference lib="dom" />

export const VIEWS = [
  { name: 'decisions', title: 'Decisions' },
  { name: 'charts', title: 'Charts' },
  { name: 'findings', title: 'Findings' },
  { name: 'health', title: 'Health' },
] as const;

export type ViewName = (typeof VIEWS)[number]['name'];

/** Where the page is, by the fragment of its address: `#decisions?user=alice`, `#decision/ID`, `#charts/service`. */
export type Route =
  | { view: 'decisions'; query: URLSearchParams }
  | { view: 'decision'; id: string }
  | { view: 'charts' | 'findings' | 'health'; part: string };

/** Reads a fragment; what it does not know is the list. */
export function readRoute(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#/, '').split('?', 2);
  const [view, part = ''] = path.split('/', 2);
  if (view === 'decision') return { view, id: part };
  if (view === 'charts' || view === 'findings' || view === 'health') return { view, part };
  return { view: 'decisions', query: new URLSearchParams(query) };
}

/** The fragment of the list under one filter. */
export function filterLink(name: string, value: string): string {
  return `#decisions?${new URLSearchParams({ [name]: value })}`;
}

const TOKEN_KEY = 'sentinel-console-token';

/**
 * Takes the token out of the address, where it would stay in the history, and keeps it for this tab, so that the page
 * can be loaded again. undefined: the address had none.
 */
export function takeToken(): string | undefined {
  const token = /^#token=([A-Za-z0-9_-]{20,100})$/.exec(location.hash)?.[1];
  if (token === undefined) return sessionStorage.getItem(TOKEN_KEY) ?? undefined;
  sessionStorage.setItem(TOKEN_KEY, token);
  history.replaceState(null, '', '/#decisions');
  return token;
}

/// <reference lib="dom" />
import type { About, Row } from '../answers.ts';
import { type Ask, createAsk } from './ask.ts';
import { createChartsView } from './charts-view.ts';
import { createDecisionsView } from './decisions-view.ts';
import { byId, el, fill } from './elements.ts';
import { createFindingsView } from './findings-view.ts';
import { createHealthView, type ShownView } from './health-view.ts';
import { followLive, type LiveState } from './live.ts';
import { readRoute, takeToken, VIEWS } from './routes.ts';
import { failed, loading } from './states.ts';
import { createStoryView } from './story-view.ts';

const main = byId('main');
const live = byId('live');

/** Begins with what the server says of itself; without its token nothing can be asked. */
async function start(): Promise<void> {
  const token = takeToken();
  if (token === undefined)
    return fill(main, failed('This address has no token: open the one that `sentinel console` printed.'));
  const ask = createAsk(token);
  fill(main, loading('the ledger'));
  const about = await ask.json<About>('about');
  if (!about.ok)
    return fill(
      main,
      failed(about.message, () => void start()),
    );
  byId('place').textContent = about.value.place;
  show(ask, about.value);
}

function show(ask: Ask, about: About): void {
  const decisions = createDecisionsView(ask, ({ id }) => {
    location.hash = `#decision/${id}`;
  });
  const story = createStoryView(ask, about);
  const findings = createFindingsView(ask);
  const others: Readonly<Record<'charts' | 'findings' | 'health', ShownView>> = {
    charts: createChartsView(ask),
    findings,
    health: createHealthView(ask, about),
  };
  const views = { decisions, decision: story, ...others };
  const links = VIEWS.map(({ name, title }) => el('a', { href: `#${name}` }, title));
  fill(byId('views'), ...links);
  fill(main, ...Object.values(views).map(({ element }) => element));

  const go = (): void => {
    const route = readRoute(location.hash);
    for (const [name, { element }] of Object.entries(views)) element.hidden = name !== route.view;
    for (const [n, link] of links.entries()) {
      const here = VIEWS[n]?.name === (route.view === 'decision' ? 'decisions' : route.view);
      if (here) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    story.close();
    for (const [name, view] of Object.entries(others)) if (name !== route.view) view.close();
    if (route.view === 'decisions') decisions.open(route.query);
    else if (route.view === 'decision') story.open(route.id);
    else others[route.view].open(route.part);
    if (route.view !== 'decisions') scrollTo(0, 0);
  };
  addEventListener('hashchange', go);
  go();
  const come = (rows: readonly Row[]): void => {
    decisions.come(rows);
    findings.come(rows);
  };
  followLive(ask, come, showLive);
}

function showLive(state: LiveState): void {
  const words = typeof state === 'object' ? state.problem : state === 'hidden' ? 'paused' : state;
  if (live.textContent === words) return;
  live.textContent = words;
  live.dataset.state = typeof state === 'object' ? 'problem' : state;
}

void start();

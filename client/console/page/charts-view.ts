/// <reference lib="dom" />
import type { DashboardAnswer, WidgetAnswer } from '../answers.ts';
import type { Answer, Ask } from './ask.ts';
import { type ChartRange, type Drawn, drawChart } from './chart.ts';
import { el, fill } from './elements.ts';
import type { ShownView } from './health-view.ts';
import { failed, loading } from './states.ts';

type ShownWidget = { text: string; part: HTMLElement; chart: Drawn | undefined };

type State = {
  ask: Ask;
  body: HTMLElement;
  tabs: HTMLElement;
  range: HTMLSelectElement;
  /** Name of the dashboard that is open; empty: none. */
  opened: string;
  parts: ShownWidget[];
  timer: ReturnType<typeof setTimeout> | undefined;
};

const AGAIN_MS = 15_000;
const RANGES = [
  ['15', '15 minutes'],
  ['60', '1 hour'],
  ['180', '3 hours'],
  ['720', '12 hours'],
] as const;

/** Charts of the dashboards that are deployed, drawn from the same files. */
export function createChartsView(ask: Ask): ShownView {
  const range = el(
    'select',
    { id: 'range', change: () => void read(state, true) },
    ...RANGES.map(([value, title]) => el('option', { value }, title)),
  );
  range.value = '60';
  const tabs = el('nav', { class: 'tabs', 'aria-label': 'Dashboards' });
  const body = el('div', { class: 'widgets' });
  const state: State = { ask, body, tabs, range, opened: '', parts: [], timer: undefined };
  const over = el('div', { class: 'field' }, el('label', { for: 'range' }, 'Over the last'), range);
  return {
    element: el(
      'section',
      { class: 'charts' },
      el('h1', {}, 'Charts'),
      el('div', { class: 'chart-head' }, tabs, over),
      body,
    ),
    open(part) {
      void openDashboard(state, part);
    },
    close() {
      state.opened = '';
      clearTimeout(state.timer);
    },
  };
}

async function openDashboard(state: State, part: string): Promise<void> {
  if (state.body.childElementCount === 0) fill(state.body, loading('the dashboards'));
  const names = await state.ask.json<string[]>('dashboards');
  if (!names.ok)
    return fill(
      state.body,
      failed(names.message, () => void openDashboard(state, part)),
    );
  const name = names.value.includes(part) ? part : (names.value[0] ?? '');
  const isOther = state.opened !== name;
  state.opened = name;
  const links = names.value.map((one) => {
    const here: Record<string, string> = one === name ? { 'aria-current': 'page' } : {};
    return el('a', { href: `#charts/${one}`, ...here }, one);
  });
  fill(state.tabs, ...links);
  await read(state, isOther);
}

async function read(state: State, anew: boolean): Promise<void> {
  const { ask, body, opened, range } = state;
  clearTimeout(state.timer);
  if (anew) fill(body, loading('what was measured'));
  const answer = await ask.json<DashboardAnswer>('dashboard', { name: opened, minutes: range.value });
  if (state.opened !== opened) return;
  show(state, answer);
  state.timer = setTimeout(
    () => whenSeen(() => state.opened === opened && void read(state, false)),
    AGAIN_MS,
  );
}

/** A page in the background asks for nothing: on AWS each metric that is read is paid for. */
function whenSeen(ask: () => void): void {
  if (!document.hidden) ask();
  else document.addEventListener('visibilitychange', () => whenSeen(ask), { once: true });
}

function show(state: State, answer: Answer<DashboardAnswer>): void {
  const { body, parts } = state;
  if (!answer.ok) {
    fill(
      body,
      failed(answer.message, () => void read(state, true)),
    );
    return;
  }
  const { widgets } = answer.value;
  // What shows the same as before stays: it may have the focus, or be scrolled.
  const kept = new Map(parts.filter(({ part }) => part.isConnected).map((one) => [one.text, one]));
  state.parts = widgets.map((widget) => {
    const text = JSON.stringify(widget);
    return kept.get(text) ?? { text, ...widgetPart(widget, answer.value) };
  });
  for (const one of parts) if (!state.parts.includes(one)) one.chart?.remove();
  fill(body, ...state.parts.map(({ part }) => part));
  // How wide a chart is is known once it is in the page.
  for (const { chart } of state.parts) chart?.draw();
}

function widgetPart({ title, runbook, body }: WidgetAnswer, range: ChartRange): Omit<ShownWidget, 'text'> {
  let chart: Drawn | undefined;
  const part = el('section', { class: 'widget', 'data-kind': body.kind }, el('h2', {}, title));
  switch (body.kind) {
    case 'chart':
      chart = drawChart(title, body, range);
      part.append(chart.element);
      break;
    case 'table':
      part.append(tableOf(title, body.columns, body.rows));
      break;
    case 'empty':
      part.append(el('p', { class: 'note' }, 'Nothing was measured in this time.'));
      break;
    case 'query':
      part.append(
        el('p', { class: 'note' }, 'To be run in CloudWatch Logs Insights:'),
        el('pre', { tabindex: '0', 'aria-label': `Query: ${title}` }, body.query.replaceAll(' | ', '\n| ')),
      );
      break;
    case 'alarms':
      part.append(
        el('p', { class: 'note' }, 'Alarms that CloudWatch watches:'),
        el('ul', { class: 'plain' }, ...body.alarms.map((arn) => el('li', {}, el('code', {}, nameOf(arn))))),
      );
      break;
    case 'problem':
      part.append(el('p', { class: 'note wrong' }, body.message));
  }
  if (runbook !== null)
    part.append(el('p', { class: 'runbook' }, `${runbook.text}: `, el('code', {}, runbook.target)));
  return { part, chart };
}

/** An alarm’s name, which ends its ARN. */
function nameOf(arn: string): string {
  return arn.split(':alarm:').at(-1) ?? arn;
}

function tableOf(
  title: string,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): HTMLElement {
  const head = el('tr', {}, ...columns.map((column) => el('th', { scope: 'col' }, column)));
  const lines = rows.map((row) => el('tr', {}, ...row.map((cell) => el('td', {}, cell))));
  const caption = el('caption', { class: 'unseen' }, title);
  const table = el('table', { class: 'found' }, caption, el('thead', {}, head), el('tbody', {}, ...lines));
  return el('div', { class: 'found-box', tabindex: '0', role: 'region', 'aria-label': title }, table);
}

/// <reference lib="dom" />
import uPlot from 'uplot';
import type { PageData } from './page.ts';

/** Draws the page's charts from the data that lies in it. Runs in the browser. */
const holder = document.getElementById('data');
const data: PageData = JSON.parse(holder?.textContent ?? '{}');
const width = Math.min(1080, document.body.clientWidth - 32);

function place(id: string): HTMLElement {
  const section = document.getElementById(id);
  if (section === null) throw new Error(`the page has no \`${id}\``);
  return section;
}

function drawShares(): void {
  const { shares } = data;
  const section = place('shares');
  if (shares.length === 0) return void section.append('Nothing was measured that has a budget.');
  const bars = uPlot.paths.bars?.({ size: [0.6, 60] });
  new uPlot(
    {
      width,
      height: 320,
      scales: { x: { time: false, range: [-0.5, shares.length - 0.5] }, y: { range: [0, 1.1] } },
      axes: [
        { show: false },
        { values: (_chart, ticks) => ticks.map((tick) => `${Math.round(tick * 100)} %`) },
      ],
      series: [
        { value: (_chart, index) => shares[index ?? -1]?.title ?? '' },
        {
          label: 'of its budget',
          fill: '#4c78a8',
          ...(bars === undefined ? {} : { paths: bars }),
          value: (_chart, share) => (share === null ? '' : `${Math.round(share * 100)} %`),
        },
      ],
    },
    [shares.map((_share, index) => index), shares.map(({ share }) => share)],
    section,
  );
}

function drawTrend(): void {
  const section = place('trend');
  const ids = Object.keys(data.titles).filter((id) => data.trend.some(({ figures }) => id in figures));
  if (data.trend.length < 2) section.append('A trend begins with the second line of trend.jsonl.');
  for (const id of data.trend.length < 2 ? [] : ids) {
    new uPlot(
      {
        title: data.titles[id] ?? id,
        width,
        height: 160,
        scales: { x: { time: false } },
        axes: [{ values: (_chart, ticks) => ticks.map((tick) => data.trend[tick]?.commit ?? '') }, {}],
        series: [{ label: 'commit' }, { label: id, stroke: '#e45756', width: 2, points: { show: true } }],
      },
      [data.trend.map((_line, index) => index), data.trend.map(({ figures }) => figures[id] ?? null)],
      section,
    );
  }
}

drawShares();
drawTrend();

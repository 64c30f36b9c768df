import { expect, test } from 'vitest';
import { consoleBench } from './bench.ts';
import { NO_CHROMIUM, WHY_NOT } from './browser.ts';
import { decisionsCases } from './decisions-cases.ts';
import { hostileCases } from './hostile-cases.ts';
import { manyCases } from './many-cases.ts';
import { remoteCases } from './remote-cases.ts';
import { stateCases } from './state-cases.ts';
import { storyCases } from './story-cases.ts';
import { viewCases } from './view-cases.ts';

const bench = consoleBench();

decisionsCases(bench);
storyCases(bench);
hostileCases(bench);
manyCases(bench);
stateCases(bench);
remoteCases(bench);
viewCases(bench);

test('no page asked anything of anybody else, ran into an error or into its own policy', ({ skip }) => {
  skip(NO_CHROMIUM, WHY_NOT);
  expect(bench.misdeeds).toEqual([]);
});

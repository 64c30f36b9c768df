/// <reference lib="dom" />
import type { ConfigurationChangeEvent } from '../../../functions/event/configuration-change.ts';
import type { DecisionEvent } from '../../../functions/event/decision-event.ts';
import type { FindingEvent } from '../../../functions/event/finding-event.ts';
import type { About, PolicyExplained, Story } from '../answers.ts';
import type { Ask } from './ask.ts';
import { checkStory, type Verdict } from './check-story.ts';
import { el, fill } from './elements.ts';
import { changeFacts, findingFacts } from './other-facts.ts';
import { policyPart } from './policy-part.ts';
import { proofPart } from './proof-part.ts';
import { failed, loading } from './states.ts';
import { storyFacts } from './story-facts.ts';

export type StoryView = { element: HTMLElement; open: (id: string) => void; close: () => void };

/** How long until a decision without a checkpoint is looked at again. */
const LOOK_AGAIN_MS = 3_000;

type State = { ask: Ask; about: About; body: HTMLElement; opened: string };

/** One decision whole: what was asked, who asked, what decided, what was given, and the proof of it. */
export function createStoryView(ask: Ask, about: About): StoryView {
  const body = el('div', { class: 'story-body' });
  const state: State = { ask, about, body, opened: '' };
  const back = el('p', {}, el('a', { href: '#decisions', class: 'back' }, '← All decisions'));
  return {
    element: el('section', { class: 'story' }, back, body),
    open: (id) => open(state, id),
    close() {
      state.opened = '';
    },
  };
}

function open(state: State, id: string): void {
  state.opened = id;
  fill(state.body, el('h1', {}, 'Decision'), loading('the decision'));
  void read(state, id);
}

async function read(state: State, id: string): Promise<void> {
  const { ask, about, body } = state;
  const answer = await ask.json<Story>('decision', { id });
  if (state.opened !== id) return;
  if (!answer.ok) {
    const again = () => open(state, id);
    return fill(body, el('h1', {}, 'Decision'), failed(answer.message, again));
  }
  const story = answer.value;
  const verdict = await checkStory(story, about.publicKey);
  if (state.opened !== id) return;
  show(state, story, verdict);
  if (story.proof === null && verdict.kind === 'open' && story.leaf !== null)
    setTimeout(() => state.opened === id && void read(state, id), LOOK_AGAIN_MS);
}

function show({ ask, about, body }: State, story: Story, verdict: Verdict): void {
  const event = verdict.kind === 'broken' ? undefined : eventOf(story.leaf);
  const title = event === undefined ? 'Decision' : titleOf(event);
  const heading = el('h1', event === undefined ? {} : { 'data-outcome': event.outcome }, title);
  const proof = proofPart(story, verdict, about.publicKey);
  if (event === undefined) {
    fill(body, heading, proof, storedText(story, verdict));
    return;
  }
  const groups = el('div', { class: 'groups' }, ...factsOf(event));
  if (event.outcome === 'finding' || event.outcome === 'change') {
    fill(body, heading, proof, groups, storedText(story, verdict));
    return;
  }
  const policy = el('div', { class: 'policy-holder' }, loading('the policy'));
  fill(body, heading, proof, groups, policy, storedText(story, verdict));
  void ask.json<PolicyExplained>('policy', { id: story.id }).then((answer) => {
    fill(policy, policyPart(answer, event));
  });
}

/** Every kind of event the ledger takes; `outcome` tells them apart. */
type StoredEvent = DecisionEvent | FindingEvent | ConfigurationChangeEvent;

function factsOf(event: StoredEvent): HTMLElement[] {
  if (event.outcome === 'finding') return findingFacts(event);
  return event.outcome === 'change' ? changeFacts(event) : storyFacts(event);
}

/** The bytes as they are stored; of an event that does not verify nothing else is shown. */
function storedText({ leaf }: Story, { kind }: Verdict): HTMLElement | null {
  if (leaf === null) return null;
  const title =
    kind === 'broken' ? 'What is stored, which is not to be believed' : 'The event as it is stored';
  return el(
    'details',
    {},
    el('summary', {}, title),
    el('pre', { tabindex: '0', 'aria-label': 'Stored event' }, pretty(leaf)),
  );
}

function pretty(leaf: string): string {
  try {
    return JSON.stringify(JSON.parse(leaf), null, 2);
  } catch {
    return leaf;
  }
}

/** The writer lets nothing into the log that is not of the event’s schema, and the proof says that this is in it. */
function eventOf(leaf: string | null): StoredEvent | undefined {
  if (leaf === null) return undefined;
  try {
    const event: StoredEvent = JSON.parse(leaf);
    return event.schemaVersion === '1' && 'outcome' in event ? event : undefined;
  } catch {
    return undefined;
  }
}

function titleOf(event: StoredEvent): string {
  if (event.outcome === 'finding') return `Finding: ${event.code}`;
  if (event.outcome === 'change') return `Change of ${event.parameter.name}`;
  const { outcome, code, caller, profile, operation } = event;
  const who = caller?.name ?? caller?.arn ?? 'Somebody unknown';
  const what = operation === 'profiles' ? 'the list of profiles' : (profile ?? 'no profile');
  if (outcome === 'allow') return `${who} got ${what}`;
  return outcome === 'deny' ? `${who} was refused ${what}: ${code}` : `${who} did not get ${what}: ${code}`;
}

/// <reference lib="dom" />
import type { About, Health, QueueHealth } from '../answers.ts';
import type { Ask } from './ask.ts';
import { el, fill, prose } from './elements.ts';
import { code, facts } from './facts.ts';
import { count, duration, moment } from './moments.ts';
import { failed, loading } from './states.ts';

export type ShownView = { element: HTMLElement; open: (part: string) => void; close: () => void };

const AGAIN_MS = 5_000;
/** A checkpoint is signed every ten seconds at most; a minute without one is an alarm. */
const CHECKPOINT_LATE_MS = 60_000;

/** Queues, the log and its checkpoints, as they are now. */
export function createHealthView(ask: Ask, about: About): ShownView {
  const body = el('div', {});
  const element = el('section', { class: 'health' }, el('h1', {}, 'Health'), body);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOpen = false;

  async function read(): Promise<void> {
    const answer = await ask.json<Health>('health');
    if (!isOpen) return;
    if (answer.ok) fill(body, ...parts(answer.value, about));
    else
      fill(
        body,
        failed(answer.message, () => void read()),
      );
    clearTimeout(timer);
    timer = setTimeout(() => void read(), AGAIN_MS);
  }

  return {
    element,
    open() {
      isOpen = true;
      if (body.childElementCount === 0) fill(body, loading('queues and checkpoints'));
      void read();
    },
    close() {
      isOpen = false;
      clearTimeout(timer);
    },
  };
}

function parts(health: Health, about: About): HTMLElement[] {
  const cards = [...health.queues.map(queueCard), logCard(health), checkpointCard(health)];
  return [
    el('div', { class: 'cards' }, ...cards),
    facts('Where this is read', [
      ['Place', about.place],
      ['Table', code(about.table)],
      ['Log', code(about.log)],
      ['Public key', code(about.publicKey) ?? 'none was given: nothing can be checked'],
      ['Read at', moment(health.atMs)],
    ]),
  ];
}

function card(title: string, state: 'good' | 'look' | 'unknown', value: string, more: string): HTMLElement {
  const words = { good: 'good', look: 'look at it', unknown: 'not known' };
  return el(
    'section',
    { class: `card ${state}` },
    el('h2', {}, title),
    el('p', { class: 'value' }, value),
    el('p', { class: 'badge' }, words[state]),
    el('p', { class: 'more' }, prose(more)),
  );
}

function queueCard({ title, counts, problem }: QueueHealth): HTMLElement {
  if (counts === null) return card(title, 'unknown', '–', problem ?? '');
  const total = counts.visible + counts.inFlight + counts.delayed;
  const isDead = title === 'Dead letters';
  const more = isDead
    ? total === 0
      ? 'no message was refused'
      : 'read them with their reasons by `sentinel audit redrive`'
    : `${count(counts.inFlight)} being written, ${count(counts.delayed)} delayed`;
  return card(title, isDead && total > 0 ? 'look' : 'good', count(total), more);
}

function logCard({ log }: Health): HTMLElement {
  if (log === null) return card('Log', 'unknown', '0', 'nothing was written yet');
  const open = log.size - log.settled;
  return card(
    'Log',
    'good',
    count(log.size),
    open === 0 ? 'entries, all settled' : `entries, ${count(open)} being settled`,
  );
}

function checkpointCard({ checkpoint, uncoveredSinceMs, atMs, log }: Health): HTMLElement {
  if (checkpoint === null)
    return card(
      'Checkpoint',
      log === null ? 'unknown' : 'look',
      '–',
      'none was signed yet: entries are not proven',
    );
  const age = duration(Math.max(0, atMs - checkpoint.signedAtMs));
  const late = uncoveredSinceMs !== null && atMs - uncoveredSinceMs > CHECKPOINT_LATE_MS;
  const open = (log?.settled ?? 0) - checkpoint.size;
  const more =
    open > 0 ? `signed ${age} ago, ${count(open)} entries after it` : `signed ${age} ago, covers every entry`;
  return card('Checkpoint', late ? 'look' : 'good', count(checkpoint.size), more);
}

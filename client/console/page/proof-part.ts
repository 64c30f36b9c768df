/// <reference lib="dom" />
import type { Story } from '../answers.ts';
import type { Verdict } from './check-story.ts';
import { el } from './elements.ts';
import { code, facts } from './facts.ts';

const TITLES = { proven: 'In the log, proven', open: 'Not proven', broken: 'DOES NOT VERIFY' } as const;

/** What the page itself found about a decision's proof, with all it was found by. */
export function proofPart(story: Story, verdict: Verdict, publicKey: string | null): HTMLElement {
  const { proof, index } = story;
  const details = el(
    'details',
    {},
    el('summary', {}, 'What was checked, and by what'),
    facts('Proof', [
      ['Entry', index],
      ['Leaf hash', code(verdict.leafHash)],
      ['Root', code(verdict.root)],
      ['Hashes up to the root', proof === null ? null : proof.hashes.length],
      ['Public key', code(publicKey)],
    ]),
    proof === null ? null : el('pre', { tabindex: '0', 'aria-label': 'Checkpoint' }, proof.note),
    el(
      'p',
      {},
      'Checked in this browser: SHA-256 of the stored event, the path of hashes to the root (RFC 6962), and the Ed25519 signature of the checkpoint. Compare the public key with the one you were given elsewhere.',
    ),
  );
  return el(
    'section',
    { class: `proof ${verdict.kind}`, 'data-verdict': verdict.kind },
    el('h2', {}, TITLES[verdict.kind]),
    el('p', {}, verdict.message),
    details,
  );
}

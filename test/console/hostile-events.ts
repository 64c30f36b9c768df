import { acceptMessage } from '../../functions/audit/accept-message.ts';
import { writeBatch } from '../../functions/audit/write-batch.ts';
import { createLedgerStore, type LedgerTable } from '../../functions/aws/ledger-store.ts';
import { findingOf } from '../../functions/detect/rules/finding.ts';
import {
  CONFIGURATION_DETAIL_TYPE,
  CONFIGURATION_SCHEMA_VERSION,
  type ConfigurationChangeEvent,
} from '../../functions/event/configuration-change.ts';
import { type DecisionEvent, EVENT_DETAIL_TYPE } from '../../functions/event/decision-event.ts';
import { FINDING_DETAIL_TYPE } from '../../functions/event/finding-event.ts';
import { ACCOUNT_ID, decision, envelope, rules, schemas } from '../audit/events.ts';

/** Each would run, load or hide something, were it ever taken for markup. */
export const MARKUP = {
  user: '<img src=x onerror="alert(1)">',
  profile: '"><svg onload=alert(2)>',
  userAgent: '<script>alert(3)</script>',
  reason: '</pre><iframe srcdoc="<script>parent.alert(4)</script>"></iframe>',
  rule: '<a href="javascript:alert(5)">rule</a>',
  message: '<style>*{display:none}</style><img src=//198.51.100.7/x>',
};

/** A decision whose every text is markup. */
export function hostileDecision(n: number): DecisionEvent {
  const base = decision(n);
  if (base.caller === null || base.policy === null) throw new Error('a whole decision');
  return {
    ...base,
    time: new Date().toISOString(),
    caller: { ...base.caller, name: MARKUP.user, userAgent: MARKUP.userAgent },
    policy: { ...base.policy, rule: MARKUP.rule, reason: MARKUP.reason },
    request: { reason: MARKUP.reason, durationSeconds: null },
  };
}

/** A finding about such a caller. */
export function hostileFinding() {
  const place = { accountId: ACCOUNT_ID, region: 'us-east-1', version: '0.1.0' };
  return findingOf(
    {
      code: 'DENIAL_BURST',
      timeMs: Date.now(),
      key: 'hostile',
      message: MARKUP.message,
      caller: MARKUP.user,
      profile: 'dev',
      evidence: [{ kind: 'decision', id: hostileDecision(1).id }],
    },
    place,
  );
}

/** A version of a policy whose text is markup. */
export function hostileChange(): ConfigurationChangeEvent {
  return {
    schemaVersion: CONFIGURATION_SCHEMA_VERSION,
    id: '01a20ccc-1b8e-7000-8000-00000000c0de',
    producer: { id: 'c0dec0dec0dec0de', seq: 0, unrecorded: [] },
    time: new Date().toISOString(),
    outcome: 'change',
    code: 'PARAMETER_VERSION',
    caller: null,
    profile: 'billing',
    parameter: {
      ...{ name: '/sentinel/policies/billing', kind: 'policy', version: 2, type: 'String' },
      modifiedBy: `arn:aws:iam::${ACCOUNT_ID}:user/mallory`,
      sha256: 'c'.repeat(64),
      text: MARKUP.reason,
    },
  };
}

/** Puts events into a ledger as its writer does, beside the writer that runs. */
export async function writeEvents(table: LedgerTable, events: readonly object[]): Promise<void> {
  const batch = events.map((event, n) => {
    const others = 'parameter' in event ? CONFIGURATION_DETAIL_TYPE : EVENT_DETAIL_TYPE;
    const detailType = 'finding' in event ? FINDING_DETAIL_TYPE : others;
    const acceptance = acceptMessage(`m-${n}`, envelope(event, { 'detail-type': detailType }), rules);
    if (!acceptance.ok) throw new Error(acceptance.rejection.text);
    return acceptance.incoming;
  });
  const result = await writeBatch(batch, {
    store: createLedgerStore(table),
    schemas,
    retentionSeconds: null,
    newCommitId: () => crypto.randomUUID(),
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    random: Math.random,
    mostAttempts: 10,
  });
  if (result.left.length > 0) throw new Error(result.causes.join());
}

/** A profile's name that no writer takes, in the list alone: as somebody with the table's keys could write it. */
export async function writeHostileProfile(table: LedgerTable): Promise<void> {
  const event = hostileDecision(701);
  const summary = {
    ...{ index: 900_000_000, id: event.id, leafHashHex: '0'.repeat(64), timeMs: Date.now() },
    ...{ schema: 'decision-event.v1', user: 'mallory', profile: MARKUP.profile },
    ...{ outcome: MARKUP.rule, code: MARKUP.message, producerId: 'p' },
  };
  await createLedgerStore(table).putItems([{ kind: 'facet', facet: 'time', value: '', summary }]);
}

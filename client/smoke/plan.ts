import type { Surroundings } from '../surroundings/surroundings.ts';
import { FACTS } from './facts.ts';
import { STEP_IDS, type StepId } from './step.ts';

export type PlannedStep = { id: StepId; checks: string; permissions: readonly string[] };

/** What each step checks, and what the caller must be allowed for it. */
const STEPS: Readonly<Record<StepId, Omit<PlannedStep, 'id'>>> = {
  way: { checks: 'name, TLS, connection, and that an unsigned request is refused', permissions: [] },
  clock: { checks: 'this machine’s clock against the answer’s `Date`', permissions: [] },
  allow: { checks: 'the profile is given', permissions: ['execute-api:Invoke'] },
  session: { checks: 'the keys work, and are of a session the service named', permissions: [] },
  answers: { checks: 'answers carry their request id, `no-store` and their type', permissions: [] },
  deny: {
    checks: 'a profile that no rule allows is refused by POLICY_DENY',
    permissions: ['execute-api:Invoke'],
  },
  signature: { checks: 'a wrong signature gets 403 from the gateway', permissions: [] },
  stale: { checks: 'a signature of six minutes ago gets 403', permissions: [] },
  'signed-url': { checks: 'a URL signed six minutes ago for an hour gets 403', permissions: [] },
  'vended-caller': { checks: 'a vended session gets no other session', permissions: [] },
  workload: { checks: 'the workload route takes a bare token, and nothing without one', permissions: [] },
  ledger: {
    checks: 'the decision is in the ledger in time; else which part of its way is broken',
    permissions: [
      'dynamodb:Query',
      'events:DescribeRule',
      'events:ListTargetsByRule',
      'events:TestEventPattern',
      'sqs:GetQueueUrl',
      'sqs:GetQueueAttributes',
    ],
  },
  proof: {
    checks: 'a checkpoint covers it, and the proof verifies by the public key',
    permissions: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'kms:Decrypt', 'kms:GetPublicKey'],
  },
  event: { checks: 'the recorded event names who signed, from where, for what', permissions: [] },
};

export const PLAN: readonly PlannedStep[] = STEP_IDS.map((id) => ({ id, ...STEPS[id] }));

/** `sentinel smoke --plan`: nothing is asked of anybody. */
export function planText(): string {
  const steps = PLAN.map(({ id, checks, permissions }) => {
    const needs = permissions.length === 0 ? '' : `${' '.repeat(15)}needs ${permissions.join(', ')}\n`;
    return `${id.padEnd(15)}${checks}\n${needs}`;
  });
  const facts = FACTS.map((one) => {
    const seen =
      one.step === null ? `no client sees it; look: ${one.look}` : `seen by the step \`${one.step}\``;
    return `- ${one.fact}\n  ${seen} (${one.document})\n`;
  });
  return `${steps.join('')}\nNever tried on AWS itself by the project:\n${facts.join('')}`;
}

/** Prints the plan, for people or as one JSON document. */
export function printPlan(json: boolean, { out }: Pick<Surroundings, 'out'>): void {
  out(json ? `${JSON.stringify({ steps: PLAN, facts: FACTS })}\n` : planText());
}

import { openBusState, type Rule } from './bus-state.ts';

export type SeededBus = {
  bus: string;
  rule: { name: string; eventPattern: string };
  /** Queue the rule's events go to, and the one for what cannot be delivered. */
  targetArn: string;
  deadLetterArn: string;
};

/** Puts a bus with its rule and target into the state file, where they are not there yet; the rest stays. */
export function seedBus(statePath: string, seed: SeededBus, nowMs: number): void {
  const state = openBusState(statePath, nowMs);
  let bus = state.buses.find((one) => one.name === seed.bus);
  if (bus === undefined) {
    bus = { name: seed.bus, createdAtMs: nowMs, rules: [] };
    state.buses.push(bus);
  }
  if (bus.rules.some((rule) => rule.name === seed.rule.name)) return;
  const target = { id: 'queue', arn: seed.targetArn, deadLetterArn: seed.deadLetterArn };
  const rule: Rule = { ...seed.rule, enabled: true, targets: [target] };
  bus.rules.push(rule);
  state.save();
}

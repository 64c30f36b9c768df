import { openBusState, type Rule } from './bus-state.ts';

export type SeededRule = {
  bus: string;
  name: string;
  eventPattern: string;
  /** Queue the rule's events go to, and the one for what cannot be delivered. */
  targetArn: string;
  deadLetterArn: string;
};

/** Puts rules with their buses and targets into the state file, where they are not there yet; the rest stays. */
export function seedRules(statePath: string, seeds: readonly SeededRule[], nowMs: number): void {
  const state = openBusState(statePath, nowMs);
  let isChanged = false;
  for (const { bus: busName, name, eventPattern, targetArn, deadLetterArn } of seeds) {
    let bus = state.buses.find((one) => one.name === busName);
    if (bus === undefined) {
      bus = { name: busName, createdAtMs: nowMs, rules: [] };
      state.buses.push(bus);
    }
    if (bus.rules.some((rule) => rule.name === name)) continue;
    const target = { id: 'queue', arn: targetArn, deadLetterArn };
    const rule: Rule = { name, eventPattern, enabled: true, targets: [target] };
    bus.rules.push(rule);
    isChanged = true;
  }
  if (isChanged) state.save();
}

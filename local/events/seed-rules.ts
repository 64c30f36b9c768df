import { openBusState, type Rule } from './bus-state.ts';

export type SeededRule = {
  bus: string;
  name: string;
  eventPattern: string;
  /** Queue the rule's events go to, and the one for what cannot be delivered. */
  targetArn: string;
  deadLetterArn: string;
};

/**
 * Puts rules with their buses and targets into the state file, where they are not there yet. One that is there has the
 * pattern of now, for a folder of an earlier release lets other events through; whether it is enabled and where it
 * leads stays.
 */
export function seedRules(statePath: string, seeds: readonly SeededRule[], nowMs: number): void {
  const state = openBusState(statePath, nowMs);
  let isChanged = false;
  for (const { bus: busName, name, eventPattern, targetArn, deadLetterArn } of seeds) {
    let bus = state.buses.find((one) => one.name === busName);
    if (bus === undefined) {
      bus = { name: busName, createdAtMs: nowMs, rules: [] };
      state.buses.push(bus);
    }
    const known = bus.rules.find((one) => one.name === name);
    if (known !== undefined) {
      isChanged ||= known.eventPattern !== eventPattern;
      known.eventPattern = eventPattern;
      continue;
    }
    const target = { id: 'queue', arn: targetArn, deadLetterArn };
    const rule: Rule = { name, eventPattern, enabled: true, targets: [target] };
    bus.rules.push(rule);
    isChanged = true;
  }
  if (isChanged) state.save();
}

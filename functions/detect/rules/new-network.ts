import { type CallerRule, LEARNING_MS } from './caller-rule.ts';
import { DETECTIONS } from './detections.ts';
import { networkOf } from './network.ts';

const { threshold: MOST_NETWORKS, quietSeconds } = DETECTIONS.NEW_NETWORK;

/** When the caller first came from each network, Unix milliseconds. */
export type NetworksState = { first: Readonly<Record<string, number>>; quietUntilMs: number };

/**
 * The first time a caller comes from a network. Callers that come from everywhere, as hosted CI does, have no usual
 * networks: at the sixteenth the rule is silent for them. Which provider a network is of is not known here: there is
 * no source of AS numbers in the product.
 */
export const newNetwork: CallerRule<NetworksState> = {
  initial: { first: {}, quietUntilMs: 0 },
  fold(state, seen, { knownSinceMs }) {
    const network = seen.sourceIp === null ? undefined : networkOf(seen.sourceIp);
    if (network === undefined) return { state };
    const first = Object.hasOwn(state.first, network) ? state.first[network] : undefined;
    if (first !== undefined && first <= seen.timeMs) return { state };
    const count = Object.keys(state.first).length;
    if (first === undefined && count >= MOST_NETWORKS) return { state };
    const next = { ...state, first: { ...state.first, [network]: seen.timeMs } };
    const isLearning = count === 0 || seen.timeMs < knownSinceMs + LEARNING_MS;
    if (first !== undefined || isLearning || seen.timeMs < state.quietUntilMs) return { state: next };
    return {
      state: { ...next, quietUntilMs: seen.timeMs + quietSeconds * 1000 },
      alarm: {
        key: `${seen.caller}|${network}`,
        message: `\`${seen.caller}\` came from ${network} for the first time; ${count} other networks are usual`,
        evidence: [seen.id],
      },
    };
  },
};

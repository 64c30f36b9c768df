import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { afterHere } from '../../client/agent/after-here.ts';
import { startAgent } from '../../client/agent/agent.ts';
import { doorOf, newToken } from '../../client/agent/doors.ts';
import { agentVariables, urlOf } from '../../client/agent/variables.ts';
import type { RunningStack } from '../end-to-end/running-stack.ts';
import type { Env } from './program.ts';

export type CountingAgent = {
  /** The variables that lead an SDK to a name. */
  env: (name: string) => Env;
  /** Requests for it so far. */
  asked: (name: string) => number;
  stop: () => Promise<void>;
};

/** Told by Node of each request that a server of this process received. */
const CHANNEL = 'http.server.request.start';

/** An agent in this process, on the real clock, that signs as alice and counts what it is asked. */
export async function startCountingAgent(
  endpoint: string,
  stack: RunningStack,
  names: readonly string[],
): Promise<CountingAgent> {
  const doors = new Map(names.map((name) => [name, doorOf(name, newToken())]));
  const { name: caller, arn: _arn, ...keys } = stack.identity('alice');
  const target = { endpoint: new URL(endpoint), region: stack.file.region, keys, caller };
  const start = await startAgent({
    doors: [...doors.values()],
    upstream: {
      findTarget: async () => ({ ok: true, target }),
      ...{ nowMs: Date.now, random: Math.random, wait: (ms) => wait(ms) },
    },
    ...{ after: afterHere, port: 0, ipv6: false, err: () => undefined },
  });
  if (!start.ok) throw new Error(start.code);
  const { port, stop } = start.agent;
  const asked = new Map<string, number>();
  const count = (message: unknown): void => {
    const request = requestOf(message);
    if (request === undefined || request.socket.localPort !== port) return;
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
  };
  subscribe(CHANNEL, count);
  const doorTo = (name: string) => {
    const door = doors.get(name);
    if (door === undefined) throw new Error(`the agent does not serve ${name}`);
    return door;
  };
  return {
    env: (name) => {
      const door = doorTo(name);
      return agentVariables(urlOf(door, port, false), { text: door.token });
    },
    asked: (name) => asked.get(doorTo(name).path) ?? 0,
    stop: () => {
      unsubscribe(CHANNEL, count);
      return stop();
    },
  };
}

function requestOf(message: unknown): IncomingMessage | undefined {
  if (typeof message !== 'object' || message === null || !('request' in message)) return undefined;
  return message.request instanceof IncomingMessage ? message.request : undefined;
}

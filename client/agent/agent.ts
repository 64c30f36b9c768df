import type { GivenCredentials } from '../service/answer.ts';
import { askUpstream, type Upstream, type UpstreamAnswer } from '../upstream/ask-upstream.ts';
import { failureLine } from '../upstream/tell.ts';
import { createAdmission, type Door } from './admission.ts';
import { type CacheAnswer, type CacheOptions, createCredentialCache } from './credential-cache.ts';
import { type AgentAnswer, failureAnswer } from './http-answer.ts';
import { openLoopback } from './loopback.ts';

export type AgentOptions = {
  /** One for each profile. */
  doors: readonly Door[];
  durationSeconds?: number;
  upstream: Upstream;
  after: CacheOptions['after'];
  /** 0: any free one. */
  port: number;
  ipv6: boolean;
  /** Whole lines for standard error. */
  err: (text: string) => void;
};

export type Agent = {
  port: number;
  /** Asks for a profile as an SDK would, within this machine; undefined for a profile that is not served. */
  ask: (profile: string, withinMs: number) => Promise<CacheAnswer> | undefined;
  stop: () => Promise<void>;
};

/** The SDK for JavaScript gives up after 1,000 ms, connecting included. */
const ANSWER_WITHIN_MS = 750;

/** Serves credentials of profiles on the loopback address until it is stopped. */
export async function startAgent(
  options: AgentOptions,
): Promise<{ ok: true; agent: Agent } | { ok: false; code: string }> {
  const served = new Map(options.doors.map((door) => [door.profile, serve(door.profile, options)]));
  const admit = createAdmission(options.doors);
  const start = await openLoopback(options.port, options.ipv6, async (request, authority, admitted) => {
    const admission = admit(request, authority);
    if (!admission.ok) return admission.answer;
    admitted();
    const profile = served.get(admission.profile);
    if (profile === undefined) throw new Error(`no cache for ${admission.profile}`);
    return profile.answer();
  });
  if (!start.ok) return start;
  const { port, stop } = start.loopback;
  return {
    ok: true,
    agent: {
      port,
      ask: (profile, withinMs) => served.get(profile)?.ask(withinMs),
      stop: () => {
        for (const profile of served.values()) profile.stop();
        return stop();
      },
    },
  };
}

function serve(profile: string, options: AgentOptions) {
  const { upstream, durationSeconds, after, err } = options;
  const ask = { profile, ...(durationSeconds === undefined ? {} : { durationSeconds }) };
  const cache = createCredentialCache({
    fetch: (heard) => askUpstream(ask, upstream, heard),
    nowMs: upstream.nowMs,
    random: upstream.random,
    after,
    told: tellOnce(profile, err),
  });
  const written = writeOnce();
  return {
    ask: cache.ask,
    stop: cache.stop,
    answer: async (): Promise<AgentAnswer> => {
      const answer = await cache.ask(ANSWER_WITHIN_MS);
      return answer.kind === 'given' ? written(answer.credentials) : failureAnswer(answer);
    },
  };
}

/** Says each failure once, until there is another answer. */
function tellOnce(profile: string, err: (text: string) => void): (answer: UpstreamAnswer) => void {
  let last = '';
  return (answer) => {
    const what = answer.kind === 'given' ? '' : `${answer.kind} ${answer.message}`;
    if (answer.kind !== 'given' && what !== last) err(`${profile}: ${failureLine(answer)}`);
    last = what;
  };
}

/** The same credentials are the same answer: it is made once. */
function writeOnce(): (credentials: GivenCredentials) => AgentAnswer {
  let last: { credentials: GivenCredentials; answer: AgentAnswer } | undefined;
  return (credentials) => {
    if (last?.credentials !== credentials) {
      last = { credentials, answer: { status: 200, headers: {}, body: JSON.stringify(credentials) } };
    }
    return last.answer;
  };
}

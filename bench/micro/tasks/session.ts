import { SessionProvider } from '../../../functions/cache/session-provider.ts';
import { sessionKey, sessionOrder } from '../../../functions/session/session-order.ts';
import { inTurn, type Subject, type Task } from '../task.ts';
import { subjectOf } from '../workload/decided.ts';

const CALLERS = 32;
const SESSION_MS = 3_600_000;

/** What a session is made from, and where it is kept. */
export const TASKS: readonly Task[] = [
  {
    id: 'session.inputs',
    title: 'the inputs of AssumeRole: names, source identity, tags',
    open: () => {
      const next = inTurn(CALLERS, subjectOf);
      return { call: () => sessionOrder(next(), 'JKJaXmPLvHcESHA=', '0123456789ab') };
    },
  },
  {
    id: 'session.key',
    title: 'the cache key of a session',
    open: () => {
      const next = inTurn(CALLERS, subjectOf);
      return { call: () => sessionKey(next()) };
    },
  },
  { id: 'cache.hit', title: 'a session from the cache, its key made', open: openCache },
];

async function openCache(): Promise<Subject> {
  const sessions = new SessionProvider({ nowMs: Date.now, maxEntries: 1000 });
  const next = inTurn(CALLERS, subjectOf);
  const keys = { accessKeyId: 'ASIASESSION000000001', secretAccessKey: 'secret', sessionToken: 'token' };
  const told = { sourceIdentity: 'sentinel,user,direct,0123456789ab', tags: {}, stsRequestId: null };
  const expiresAtMs = Date.now() + SESSION_MS;
  const mint = async () => ({ ok: true, session: { ...keys, ...told, expiresAtMs } }) as const;
  for (let n = 0; n < CALLERS; n += 1) await sessions.obtain(sessionKey(next()), mint);
  const refuse = () => Promise.reject(new Error('the cache has every session'));
  return { isAsync: true, call: () => sessions.obtain(sessionKey(next()), refuse) };
}

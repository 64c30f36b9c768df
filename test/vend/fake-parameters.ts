import type { GetParameters, GetParametersByPath } from '../../functions/aws/get-parameters.ts';
import type { FetchOutcome } from '../../functions/cache/configuration-provider.ts';
import type { RawDocument } from '../../functions/profile/raw-document.ts';
import { createPlan, nextBehaviour, type PortPlan } from './port-plan.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Advanced parameters hold 8 KiB, and names what AWS lets them. */
const MOST_BYTES = 8192;
const NAME = /^\/[A-Za-z0-9._/-]{1,1010}$/;
const MOST_NAMES = 10;

export type FakeParameters = {
  plan: PortPlan;
  getParameters: GetParameters;
  getParametersByPath: GetParametersByPath;
  /** Writes a parameter; its version counts from 1. */
  put: (name: string, text: string) => void;
  /** A parameter that is made anew begins at version 1. */
  remove: (name: string) => void;
};

/** Parameter Store with the limits of GetParameters and PutParameter. */
export function createFakeParameters(time: VirtualTime): FakeParameters {
  const stored = new Map<string, RawDocument>();
  const plan = createPlan();
  const read = async (
    limitMs: number,
    found: () => RawDocument[] | undefined,
  ): Promise<FetchOutcome<RawDocument[]>> => {
    const behaviour = await nextBehaviour(plan, time, limitMs);
    if (behaviour === 'refuses') return { ok: false, kind: 'refused', cause: 'ssm: AccessDeniedException' };
    if (behaviour !== 'works') return { ok: false, kind: 'unavailable', cause: `ssm: ${behaviour}` };
    const value = found();
    return value === undefined
      ? { ok: false, kind: 'refused', cause: 'ssm: ValidationException' }
      : { ok: true, value };
  };
  return {
    plan,
    getParameters: (names, limitMs) =>
      read(limitMs, () => {
        if (names.length === 0 || names.length > MOST_NAMES || !names.every((name) => NAME.test(name)))
          return undefined;
        return [...new Set(names)].flatMap((name) => stored.get(name) ?? []);
      }),
    getParametersByPath: (path, limitMs) =>
      read(limitMs, () =>
        [...stored.values()].filter(
          ({ name }) => name.startsWith(`${path}/`) && !name.slice(path.length + 1).includes('/'),
        ),
      ),
    put: (name, text) => {
      if (!NAME.test(name)) throw new Error(`no parameter may be named ${name}`);
      if (text === '' || Buffer.byteLength(text) > MOST_BYTES)
        throw new Error('no parameter holds so much or nothing');
      stored.set(name, { name, text, version: (stored.get(name)?.version ?? 0) + 1 });
    },
    remove: (name) => {
      stored.delete(name);
    },
  };
}

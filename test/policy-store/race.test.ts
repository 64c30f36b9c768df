import { expect, test } from 'vitest';
import type { ParameterStore } from '../../client/policy-store/parameters.ts';
import { allowing } from './documents.ts';
import { folderWith, startStore } from './running-store.ts';

const DEV = '/sentinel/policies/dev';
const [BASE, OURS, THEIRS] = ['base', 'ours', 'theirs'].map((name) => allowing('dev', [name]));
const PUSH = ['--no-replay', '--yes'];

/** All who come wait until `count` have. */
function barrier(count: number): () => Promise<void> {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let here = 0;
  return () => {
    here += 1;
    if (here === count) open();
    return opened;
  };
}

test('written by another between the difference and the yes: refused, and nothing of this push is written', async () => {
  const store = await startStore();
  await store.put(DEV, BASE ?? '');
  await store.put('/sentinel/policies/aaa', allowing('aaa', ['base']));
  const folder = folderWith({ 'dev.yaml': OURS ?? '', 'aaa.yaml': allowing('aaa', ['ours']) });
  const ask = async () => {
    await store.put(DEV, THEIRS ?? '');
    return true;
  };
  const { status, err } = await store.run(['policy', 'push', folder, '--no-replay'], { ask });
  expect(status).toBe(2);
  expect(err).toContain(
    '`dev` was version 1 when it was shown and is version 2 now: it was not written; look at `sentinel policy history dev`, then begin again',
  );
  expect(err).toContain('`aaa` was not written');
  expect(await store.texts(DEV)).toEqual([BASE, THEIRS]);
  expect(await store.texts('/sentinel/policies/aaa')).toHaveLength(1);
});

test('two pushes that both looked before either wrote: one is in force, and it says what it wrote over', async () => {
  const store = await startStore();
  await store.put(DEV, BASE ?? '');
  const meet = barrier(2);
  const between = (real: ParameterStore): ParameterStore => ({
    ...real,
    put: async (one) => {
      await meet();
      return real.put(one);
    },
  });
  const pushes = [OURS, THEIRS].map((text) =>
    store.run(['policy', 'push', folderWith({ 'dev.yaml': text ?? '' }), ...PUSH, '--label', 'release'], {
      between,
    }),
  );
  const ran = await Promise.all(pushes);
  expect(ran.map(({ status }) => status).toSorted()).toEqual([0, 2]);
  const texts = await store.texts(DEV);
  expect(texts).toHaveLength(3);
  const [won, lost] = ran[0]?.status === 0 ? [0, 1] : [1, 0];
  // The version that was written over is that of the push that saw nothing odd.
  expect(texts[1]).toBe([OURS, THEIRS][won]);
  expect(texts[2]).toBe([OURS, THEIRS][lost]);
  expect(ran[won]?.out).toContain('wrote dev, version 2');
  expect(ran[lost]?.err).toContain(
    '`dev` was written as version 3, over version 2, which another writer put in between and nobody here has seen',
  );
  // What the message says to do does it.
  const shown = await store.run(['policy', 'history', 'dev', '--show', '2']);
  expect(shown.out).toBe(texts[1]);
  const back = await store.run(['policy', 'rollback', 'dev', '--to', '2', ...PUSH]);
  expect(back.status).toBe(0);
  expect((await store.texts(DEV)).at(-1)).toBe(texts[1]);
});

test('two that make the same document: the second makes nothing', async () => {
  const store = await startStore();
  const meet = barrier(2);
  const between = (real: ParameterStore): ParameterStore => ({
    ...real,
    put: async (one) => {
      await meet();
      return real.put(one);
    },
  });
  const ran = await Promise.all(
    [OURS, THEIRS].map((text) =>
      store.run(['policy', 'push', folderWith({ 'dev.yaml': text ?? '' }), ...PUSH], { between }),
    ),
  );
  expect(ran.map(({ status }) => status).toSorted()).toEqual([0, 2]);
  expect(await store.texts(DEV)).toHaveLength(1);
  const refused = ran.find(({ status }) => status === 2);
  expect(refused?.err).toContain('`dev` was not there when it was shown and is version 1 now');
});

test('deleted and made anew with the same version is not the same', async () => {
  const store = await startStore();
  await store.put(DEV, BASE ?? '');
  const ask = async () => {
    await store.remove(DEV);
    await store.put(DEV, THEIRS ?? '');
    return true;
  };
  const folder = folderWith({ 'dev.yaml': OURS ?? '' });
  const { status, err } = await store.run(['policy', 'push', folder, '--no-replay'], { ask });
  expect([status, await store.texts(DEV)]).toEqual([2, [THEIRS]]);
  expect(err).toContain('`dev` was version 1 when it was shown and is version 1 now, with another text');
});

test('deleted and made anew at the last moment is told', async () => {
  const store = await startStore();
  await store.put(DEV, BASE ?? '');
  await store.put(DEV, `${BASE}# 2\n`);
  const between = (real: ParameterStore): ParameterStore => ({
    ...real,
    put: async (one) => {
      await store.remove(DEV);
      await store.put(DEV, THEIRS ?? '');
      return real.put(one);
    },
  });
  const folder = folderWith({ 'dev.yaml': OURS ?? '' });
  const { status, err } = await store.run(['policy', 'push', folder, ...PUSH], { between });
  expect(status).toBe(2);
  expect(err).toContain('was deleted and made anew while it was written, and is version 2 now');
});

test('a document changed since is not deleted', async () => {
  const store = await startStore();
  await store.put(DEV, BASE ?? '');
  await store.put('/sentinel/policies/kept', allowing('kept', ['alice']));
  const folder = folderWith({ 'kept.yaml': allowing('kept', ['alice']) });
  const ask = async () => {
    await store.put(DEV, THEIRS ?? '');
    return true;
  };
  const ran = await store.run(['policy', 'push', folder, '--prune', '--no-replay'], { ask });
  expect(ran.status).toBe(2);
  expect(await store.texts(DEV)).toEqual([BASE, THEIRS]);
});

test('written by another while an earlier document is: that one stays as the other left it', async () => {
  const store = await startStore();
  const [first, second] = ['/sentinel/policies/aaa', DEV];
  await store.put(first, allowing('aaa', ['base']));
  await store.put(second, BASE ?? '');
  const between = (real: ParameterStore): ParameterStore => ({
    ...real,
    put: async (one) => {
      if (one.profile === 'aaa') await store.put(second, THEIRS ?? '');
      return real.put(one);
    },
  });
  const folder = folderWith({ 'aaa.yaml': allowing('aaa', ['ours']), 'dev.yaml': OURS ?? '' });
  const { status, out, err } = await store.run(['policy', 'push', folder, ...PUSH], { between });
  expect(status).toBe(2);
  expect(out).toContain('wrote aaa, version 2');
  expect(err).toContain('`dev` was version 1 when it was shown and is version 2 now: it was not written');
  expect(await store.texts(second)).toEqual([BASE, THEIRS]);
});

import { describe, expect, test } from 'vitest';

/** An account to run against. */
export type ContractTarget = {
  name: string;
  region: string;
  accountId: string;
  /** URLs by service. */
  endpoints: { sts: string; ssm: string; events?: string };
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** ARN of a role of `contract-account.ts`. */
  roleArn: (name: string) => string;
  /** Begins with `/`: what a run writes lies below, so that runs do not meet. */
  path: string;
};

/** What a case must come to: `code` is the name the SDK gives the error. */
export type Expected = { refused: { code: string; status: number; message?: RegExp } } | { answers: object };

export type ContractCase<Client> = {
  /** Unique within its service. */
  name: string;
  /** Where AWS says so. */
  source: string;
  run: (client: Client, target: ContractTarget) => Promise<unknown>;
  expected: Expected;
};

/** Case name to the reason why a target that is not AWS does something else. */
export type KnownDifferences = Readonly<Record<string, string>>;

const statusOf = (error: Error): number => {
  const metadata: unknown = '$metadata' in error ? error.$metadata : undefined;
  const status: unknown =
    typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
      ? metadata.httpStatusCode
      : undefined;
  if (typeof status !== 'number') throw error;
  return status;
};

/** Throws where the outcome is not the expected one. */
const compare = async (run: Promise<unknown>, expected: Expected): Promise<void> => {
  if ('answers' in expected) {
    expect(await run).toMatchObject(expected.answers);
    return;
  }
  const { code, status, message } = expected.refused;
  const error = await run.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error, 'AWS refuses this').toBeInstanceOf(Error);
  if (!(error instanceof Error)) return;
  expect({ code: error.name, status: statusOf(error) }).toEqual({ code, status });
  if (message !== undefined) expect(error.message).toMatch(message);
};

/**
 * Registers a test per case. A known difference is run too and must still differ, so that the list of
 * differences stays true; a name in it without a case is a fault.
 */
export const contractSuite = <Client>(
  title: string,
  cases: readonly ContractCase<Client>[],
  target: () => ContractTarget,
  open: (target: ContractTarget) => Client,
  differences: KnownDifferences = {},
): void => {
  describe(title, () => {
    test('case names are unique, differences name cases', () => {
      const names = cases.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(Object.keys(differences).filter((name) => !names.includes(name))).toEqual([]);
    });
    for (const { name, run, expected } of cases) {
      const difference = differences[name];
      if (difference === undefined) {
        test(name, () => compare(run(open(target()), target()), expected));
      } else {
        test(`${name} (differs: ${difference})`, async () => {
          await expect(compare(run(open(target()), target()), expected)).rejects.toThrow();
        });
      }
    }
  });
};

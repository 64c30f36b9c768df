import { createInterface } from 'node:readline/promises';

/** Asks a person; undefined where there is none to ask. */
export type Ask = (question: string) => Promise<boolean | undefined>;

/** Asks on the terminal; only `yes` is yes, and the end of the input is no. */
export const askOnTerminal: Ask = async (question) => {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
  try {
    const answer = await Promise.race([reader.question(`${question} Type yes: `), ended]);
    return answer.trim().toLowerCase() === 'yes';
  } finally {
    reader.close();
  }
};

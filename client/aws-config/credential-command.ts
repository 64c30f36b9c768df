import { shellQuote } from '../terminal/shell-quote.ts';

export type CredentialCommand = {
  /** Absolute path of what is run, and what stands before our own arguments (Node and its script). */
  program: readonly string[];
  /** The service's profile. */
  profile: string;
  options: Readonly<Record<string, string | undefined>>;
};

export type CommandText = { ok: true; text: string } | { ok: false; fault: string };

const PLAIN = /^[\w/.:=@%+,-]+$/;

/**
 * The value of `credential_process`. It must be read the same by all who read it: botocore splits it as a POSIX
 * shell would, the SDKs for JavaScript, Go and Java hand it to `sh -c`, on Windows to `cmd.exe`, where double quotes
 * alone have a meaning. What cannot be written so is a fault.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html
 */
export function credentialCommand(
  { program, profile, options }: CredentialCommand,
  platform: NodeJS.Platform,
): CommandText {
  const given = Object.entries(options).flatMap(([flag, value]) =>
    value === undefined ? [] : [flag, value],
  );
  const words = [...program, 'credential-process', ...given, '--profile', profile];
  const quote = platform === 'win32' ? windowsQuote : shellQuote;
  for (const word of words) {
    const fault = faultOf(word, platform);
    if (fault !== undefined) return { ok: false, fault: `\`${word}\` ${fault}` };
  }
  return { ok: true, text: words.map((word) => (PLAIN.test(word) ? word : quote(word))).join(' ') };
}

function faultOf(word: string, platform: NodeJS.Platform): string | undefined {
  if (/\p{Cc}/u.test(word)) return 'has control characters: give another path with `--command`';
  if (/(^|\s)[#;]/.test(word)) {
    return 'has a space before `#` or `;`, which SDKs take for a comment: give another path with `--command`';
  }
  if (platform === 'win32' && /["%]/.test(word)) {
    return 'has a `"` or `%`, which cannot be quoted: give another path with `--command`';
  }
  return undefined;
}

function windowsQuote(word: string): string {
  return `"${word}"`;
}

/** Whether a `credential_process` is one of ours, whatever the program's path. */
export function isSentinelCommand(value: string): boolean {
  return /\scredential-process\s(?:.*\s)?--profile\s+\S+\s*$/.test(value);
}

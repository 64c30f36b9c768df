import { shellQuote } from '../terminal/shell-quote.ts';

/** `sh`: every POSIX shell, bash and zsh among them. */
export const SHELLS = ['sh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

/** The shell that `SHELL` names, as far as it is one of ours; else `sh`. */
export function shellOf(named: string | undefined): Shell {
  return /(?:^|[\\/])fish$/.test(named ?? '') ? 'fish' : 'sh';
}

/** One line that puts a variable into the environment of the shell that evaluates it. Names are ours. */
export function exportLine(shell: Shell, name: string, value: string): string {
  switch (shell) {
    case 'sh':
      return `export ${name}=${shellQuote(value)}\n`;
    case 'fish':
      return `set -gx ${name} ${fishQuote(value)};\n`;
    case 'powershell':
      return `$Env:${name} = ${powershellQuote(value)}\n`;
  }
}

/** In fish's single quotes only the quote and the backslash have a meaning. https://fishshell.com/docs/current/language.html#quotes */
function fishQuote(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

/** PowerShell takes typographic quotes for single ones too; doubled, each stands for itself. */
function powershellQuote(text: string): string {
  return `'${text.replace(/['‘’‚‛]/g, '$&$&')}'`;
}

import type { Kind } from './kinds.ts';
import type { Planned, Written } from './write.ts';

/** What became of one change in words: `done` for whoever reads on, `wrong` for whoever must do something. */
export type OutcomeText = { done?: string; wrong?: string };

/** `result` is undefined where the turn never came. */
export function outcomeText(kind: Kind, { change, put }: Planned, result: Written | undefined): OutcomeText {
  const { profile, stored } = change;
  const history = `\`sentinel ${kind.word} history ${profile}\``;
  switch (result?.kind) {
    case undefined:
      return { wrong: `\`${profile}\` was not written` };
    case 'deleted':
      return { done: `deleted ${profile}` };
    case 'moved': {
      const seen = stored === undefined ? 'was not there' : `was version ${stored.version}`;
      const other = result.found === stored?.version ? ', with another text' : '';
      const now = result.found === undefined ? 'is gone' : `is version ${result.found} now${other}`;
      return {
        wrong: `\`${profile}\` ${seen} when it was shown and ${now}: it was not written; look at ${history}, then begin again`,
      };
    }
    case 'lost':
      return { wrong: lostText(kind, profile, result) };
    case 'failed': {
      const what = result.unknown
        ? `nobody knows whether it was written: look at ${history}`
        : 'it was not written';
      return { wrong: `\`${profile}\`: ${result.cause}: ${what}` };
    }
    case 'written': {
      const done = `wrote ${profile}, version ${result.version} (${put?.tier ?? 'Standard'})`;
      return typeof result.label === 'object'
        ? { done, wrong: `\`${profile}\` was written without its label: ${result.label.cause}` }
        : { done };
    }
  }
}

/** Somebody wrote between the last look and the write: their text is no longer in force, and they do not know. */
function lostText(
  { word }: Kind,
  profile: string,
  { version, overwritten }: Written & { kind: 'lost' },
): string {
  const last = overwritten.at(-1);
  const history = `sentinel ${word} history ${profile}`;
  if (last === undefined) {
    const what = `was deleted and made anew while it was written, and is version ${version} now`;
    return `\`${profile}\` ${what}: look at \`${history}\``;
  }
  const which = overwritten.length === 1 ? `version ${last}` : `versions ${overwritten.join(', ')}`;
  const what = `was written as version ${version}, over ${which}, which another writer put in between and nobody here has seen`;
  const how = `look at \`${history} --show ${last}\`, and put it back by \`sentinel ${word} rollback ${profile} --to ${last}\` if it is the right one`;
  return `\`${profile}\` ${what}: ${how}`;
}

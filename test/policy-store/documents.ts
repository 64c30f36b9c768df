/** A policy that lets these have a profile at any time. */
export const allowing = (profile: string, users: readonly string[], more = ''): string => `version: "1"
rules:
  - name: ${profile}-team
    effect: allow
    conditions:
      profiles: [${profile}]
      users: [${users.join(', ')}]
${more}`;

/** A sound policy of exactly so many bytes of UTF-8. */
export function policyOfBytes(bytes: number, filler = 'x', profile = 'prod'): string {
  const head = `${allowing(profile, ['alice'])}# `;
  const left = bytes - Buffer.byteLength(head) - 1;
  const times = Math.floor(left / Buffer.byteLength(filler));
  return `${head}${filler.repeat(times)}${'x'.repeat(left - times * Buffer.byteLength(filler))}\n`;
}

export const profileOf = (name: string, more = ''): string => `version: "1"
role_arn: arn:aws:iam::111122223333:role/sentinel/${name}-access
${more}`;

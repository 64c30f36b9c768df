/** Values of the variables in `dashboards/variables.json`, by name. */
export type Variables = Readonly<Record<string, string | number>>;

const VARIABLE = /\$\{([a-z_]+)\}/g;
/** A number that a variable stands for: a file with it bare would be no JSON. */
const NUMBER = /"#(-?[0-9]+(?:\.[0-9]+)?)"/g;

/** The names a file uses. */
export function variablesOf(text: string): Set<string> {
  return new Set([...text.matchAll(VARIABLE)].flatMap(([, name]) => name ?? []));
}

/**
 * Fills a file in, as Terraform's `replace(templatefile(FILE, VARIABLES), "/\"#(-?[0-9.]+)\"/", "$1")` does: `${name}`
 * becomes its value, and `"#100"` then the number 100. Throws where a variable has no value.
 */
export function fillTemplate(text: string, variables: Variables): string {
  const filled = text.replaceAll(VARIABLE, (_, name: string) => {
    const value = variables[name];
    if (value === undefined)
      throw new Error(`no value for \`${name}\`: dashboards/variables.json has them all`);
    return String(value);
  });
  return filled.replaceAll(NUMBER, '$1');
}

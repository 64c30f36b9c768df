import { openParameterStore } from '../ssm/parameter-store.ts';

/** Puts parameters that are not there yet into the file Parameter Store is served from, as version 1. */
export function seedParameters(
  path: string,
  parameters: Readonly<Record<string, string>>,
  nowMs: number,
): void {
  const store = openParameterStore(path);
  for (const [name, value] of Object.entries(parameters)) {
    if (store.get(name) !== undefined) continue;
    store.put({
      name,
      versions: [
        {
          version: 1,
          type: 'String',
          tier: 'Standard',
          dataType: 'text',
          value,
          lastModifiedMs: nowMs,
          lastModifiedUser: 'seeds',
          labels: [],
        },
      ],
    });
  }
}

/** The text a parameter has now, or undefined. */
export function readParameter(path: string, name: string): string | undefined {
  return openParameterStore(path).get(name)?.versions.at(-1)?.value;
}

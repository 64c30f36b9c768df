import type { Parameter, ParameterVersion } from './parameter-store.ts';

/** `name`, `name:3` or `name:label`, as read operations take it. */
export type ParameterReference = { name: string; selector?: { version: number } | { label: string } };

/** `undefined`: more than one selector, or an empty one. */
export const parseReference = (text: string): ParameterReference | undefined => {
  const [name = '', selector, ...rest] = text.split(':');
  if (rest.length > 0 || selector === '' || name === '') return undefined;
  if (selector === undefined) return { name };
  return {
    name,
    selector: /^\d{1,15}$/.test(selector) ? { version: Number(selector) } : { label: selector },
  };
};

/** The version the reference means: the latest without a selector. */
export const selectVersion = (
  parameter: Parameter,
  { selector }: ParameterReference,
): ParameterVersion | undefined => {
  if (selector === undefined) return parameter.versions.at(-1);
  return 'version' in selector
    ? parameter.versions.find(({ version }) => version === selector.version)
    : parameter.versions.find(({ labels }) => labels.includes(selector.label));
};

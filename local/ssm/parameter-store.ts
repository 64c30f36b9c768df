import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readInput } from '../aws-http/members.ts';

export const PARAMETER_TYPES = ['String', 'StringList', 'SecureString'] as const;
export const PARAMETER_TIERS = ['Standard', 'Advanced'] as const;
export type ParameterType = (typeof PARAMETER_TYPES)[number];
export type ParameterTier = (typeof PARAMETER_TIERS)[number];

export type ParameterVersion = {
  version: number;
  type: ParameterType;
  tier: ParameterTier;
  dataType: string;
  /** Sealed when the type is SecureString. */
  value: string;
  description?: string;
  lastModifiedMs: number;
  lastModifiedUser: string;
  labels: string[];
};

/** Oldest version first, never empty. */
export type Parameter = { name: string; versions: ParameterVersion[] };

export type ParameterStore = {
  get: (name: string) => Parameter | undefined;
  /** By name, in code point order. */
  all: () => Parameter[];
  /** Durable when it returns. */
  put: (parameter: Parameter) => void;
  delete: (name: string) => void;
};

/**
 * Opens the file at `path`, or begins an empty store where there is none. Every change replaces the file whole
 * (written beside it, mode 0600, then renamed). Throws on a file that is not such a store.
 */
export const openParameterStore = (path: string): ParameterStore => {
  const parameters = new Map(load(path).map((parameter) => [parameter.name, parameter]));
  const save = (): void => {
    mkdirSync(dirname(path), { recursive: true });
    const beside = `${path}.next`;
    writeFileSync(beside, JSON.stringify({ parameters: [...parameters.values()] }), {
      mode: 0o600,
      flush: true,
    });
    renameSync(beside, path);
  };
  return {
    get: (name) => parameters.get(name),
    all: () => [...parameters.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    put: (parameter) => {
      parameters.set(parameter.name, parameter);
      save();
    },
    delete: (name) => {
      parameters.delete(name);
      save();
    },
  };
};

const load = (path: string): Parameter[] => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  const read = readInput(JSON.parse(text), 'json', (file) => ({
    parameters: file.structures('parameters', (parameter) => ({
      name: parameter.requiredString('name'),
      versions:
        parameter.structures(
          'versions',
          (version): ParameterVersion => {
            const type = version.requiredString('type', { oneOf: PARAMETER_TYPES });
            const tier = version.requiredString('tier', { oneOf: PARAMETER_TIERS });
            const description = version.string('description');
            return {
              version: version.integer('version') ?? 0,
              type: PARAMETER_TYPES.find((known) => known === type) ?? 'String',
              tier: PARAMETER_TIERS.find((known) => known === tier) ?? 'Standard',
              dataType: version.requiredString('dataType'),
              value: version.requiredString('value', { sensitive: true }),
              lastModifiedMs: version.integer('lastModifiedMs') ?? 0,
              lastModifiedUser: version.requiredString('lastModifiedUser'),
              labels: version.strings('labels') ?? [],
              ...(description !== undefined && { description }),
            };
          },
          { min: 1 },
        ) ?? [],
    })),
  }));
  if (!read.ok)
    throw new Error(`\`${path}\` is no parameter store (${read.error.message}): start with \`--reset\``);
  return read.output.parameters ?? [];
};

import { readEndpoint } from './endpoint-url.ts';

/** One setting of the client: what it is called in each place, and what it may be. */
export type Setting = {
  /** On the command line of each command that has use for it. */
  flag: string;
  variable: string;
  /** In `config.yaml`. */
  key: string;
  meaning: string;
  range: string;
  /** What is wrong with a value, in words that follow its name; undefined when nothing is. */
  fault: (text: string) => string | undefined;
};

/** Every setting that may also stand in a file; docs/client-configuration.md is made from this table. */
export const SETTINGS = {
  endpoint: {
    flag: '--endpoint',
    variable: 'SENTINEL_ENDPOINT',
    key: 'endpoint',
    meaning: 'the service’s URL; without one, the running local stack is asked',
    range: '`https://HOST`, or `http` on this machine',
    fault: endpointFault,
  },
  region: {
    flag: '--region',
    variable: 'SENTINEL_REGION',
    key: 'region',
    meaning:
      'the service’s region; without one, the one in API Gateway’s host name, then AWS_REGION and AWS_DEFAULT_REGION',
    range: 'a region such as `eu-central-1`',
    fault: (text) => (isRegion(text) ? undefined : 'is not a region’s name: give one such as `eu-central-1`'),
  },
  awsProfile: {
    flag: '--aws-profile',
    variable: 'SENTINEL_AWS_PROFILE',
    key: 'aws_profile',
    meaning:
      'the profile of the AWS configuration file whose keys sign; without one, as every AWS SDK chooses',
    range: 'a profile’s name, 1 to 128 characters',
    fault: (text) =>
      /^[\w@+.%:/ -]{1,128}$/.test(text) ? undefined : 'is not the name of an AWS profile: correct it',
  },
  federationEndpoint: {
    flag: '--federation-endpoint',
    variable: 'SENTINEL_FEDERATION_ENDPOINT',
    key: 'federation_endpoint',
    meaning:
      'the console’s sign-in endpoint, for `login-url`; without one, the one of the region’s partition',
    range: '`https://HOST/PATH`, or `http` on this machine',
    fault: endpointFault,
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

/** The names in the table’s order. */
export const SETTING_NAMES: readonly SettingName[] = [
  'endpoint',
  'region',
  'awsProfile',
  'federationEndpoint',
];

function endpointFault(text: string): string | undefined {
  const reading = readEndpoint(text);
  return reading.ok ? undefined : reading.fault;
}

/** It becomes a part of the credential scope, between slashes. */
export function isRegion(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/.test(text);
}

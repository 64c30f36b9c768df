import type { Configuration } from '../config/configuration.ts';
import { regionOfHost } from '../config/endpoint-url.ts';
import { isRegion } from '../config/settings.ts';
import type { Surroundings } from '../surroundings/surroundings.ts';
import { judgeAccess } from './access-judgement.ts';
import { readAccount } from './account-reading.ts';
import { checkKeys } from './credentials-checks.ts';
import { error, type Finding, ok } from './finding.ts';
import { openIam } from './iam-client.ts';
import { judgeRole } from './role-judgement.ts';
import { readRole } from './role-reading.ts';

export type IamQuestion = {
  /** A role to judge. */
  role?: string;
  /** Whether to list who can be the vend function. */
  access?: boolean;
  vendRole?: readonly string[];
  deployer?: readonly string[];
  /** The profile whose role it should be. */
  profile?: string;
};

/** What IAM has to say of the service's guards; read with the reader's own keys, and nothing is changed. */
export async function askIam(
  question: IamQuestion,
  configuration: Configuration,
  { env }: Surroundings,
): Promise<Finding[]> {
  const { findings, keys } = await checkKeys(configuration, env);
  if (keys === undefined) return findings;
  const { role, access = false, vendRole: vendRoles = [], deployer: deployers = [], profile } = question;
  const service = configuration.endpoint === undefined ? undefined : new URL(configuration.endpoint.value);
  const api = service === undefined ? undefined : apiOf(service);
  const named = configuration.region?.value ?? api?.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? '';
  const region = isRegion(named) ? named : undefined;
  // IAM is one for all Regions of a partition; another partition's readers name one of theirs.
  const client = openIam(keys, region ?? 'us-east-1');
  try {
    if (role !== undefined) {
      const reading = await readRole(client, role);
      findings.push(
        ...(reading.ok
          ? [ok('role-read', role), ...judgeRole(reading.role, { vendRoles, profile, api })]
          : [error('role-read', reading.what, reading.mend)]),
      );
    }
    if (access) {
      const reading = await readAccount(client);
      const expected = { vendRoles, deployers, region: api?.region };
      findings.push(
        ...(reading.ok
          ? judgeAccess(reading.account, expected)
          : [error('access-read', reading.what, reading.mend)]),
      );
    }
  } finally {
    client.destroy();
  }
  return findings;
}

/** API Gateway's own host names tell the API; custom domains do not. */
function apiOf(service: URL): { region: string; id: string } | undefined {
  const region = regionOfHost(service);
  const [id] = service.hostname.split('.');
  return region === undefined || id === undefined ? undefined : { region, id };
}

import { member, record, textOf } from './json.ts';
import { managedIn, type Resource } from './plan-changes.ts';

/** What a deployment's state says of it. */
export type Facts = {
  /** First part of all its names. */
  name: string;
  region: string;
  /** Undefined after a destroy, which leaves the ledger. */
  apiUrl: string | undefined;
  ledgerTable: string;
  ledgerLog: string;
  detectTable: string | undefined;
  signingKeyArn: string;
  bucket: string;
  policyRoot: string;
  profileRoot: string;
};

/** Reads `terraform show -json` of a state; undefined where no ledger is in it, with its key and copy. */
export function factsOf(state: unknown): Facts | undefined {
  const resources = managedIn(member(state, 'values'));
  const value = (address: string, name: string) => textOf(resourceAt(resources, address)?.values[name]);
  const variables = record(
    member(resourceAt(resources, 'aws_lambda_function.vend')?.values, 'environment', 0, 'variables'),
  );
  const audit = record(
    member(resourceAt(resources, 'aws_lambda_function.audit')?.values, 'environment', 0, 'variables'),
  );
  const apiUrl = value('aws_apigatewayv2_api.sentinel', 'api_endpoint');
  const ledgerTable = value('aws_dynamodb_table.ledger', 'name');
  const signingKeyArn = value('aws_kms_key.signing', 'arn');
  const bucket = value('aws_s3_bucket.checkpoints', 'bucket');
  if (ledgerTable === undefined || signingKeyArn === undefined || bucket === undefined) return undefined;
  const name = value('aws_cloudwatch_event_bus.sentinel', 'name') ?? ledgerTable.replace(/-ledger$/, '');
  return {
    ...{ name, apiUrl, ledgerTable, signingKeyArn, bucket },
    region: signingKeyArn.split(':')[3] ?? '',
    ledgerLog: textOf(audit.SENTINEL_LEDGER_LOG) ?? 'main',
    detectTable: value('aws_dynamodb_table.detect', 'name'),
    policyRoot: textOf(variables.SENTINEL_POLICY_ROOT) ?? '/sentinel/policies',
    profileRoot: textOf(variables.SENTINEL_PROFILE_ROOT) ?? '/sentinel/profiles',
  };
}

/** The resource of an address within the module, whatever the root calls the module. */
export function resourceAt(resources: readonly Resource[], within: string): Resource | undefined {
  return resources.find(({ address }) => withinModule(address) === within);
}

/** `module.x.aws_y.z["k"]` → `aws_y.z`: the resource's own address, without module and index. */
export function withinModule(address: string): string {
  return address.replace(/^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)+/, '').replace(/\[[^\]]*\]$/, '');
}
